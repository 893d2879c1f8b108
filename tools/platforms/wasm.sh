#!/bin/sh
# CPython for WebAssembly (of the npm package pyodide), 3.12.7 or 3.14.2, run by node 20 or newer:
#     tools/platforms/wasm.sh emscripten-wasm32|emscripten-wasm32-cp314 FOLDER
# afterwards FOLDER/python behaves like a Python, without threads and processes.
set -eu
case $1 in
    emscripten-wasm32) version=0.27.7 ;;
    emscripten-wasm32-cp314) version=314.0.7 ;;
    *) echo "no platform of WebAssembly is called $1" >&2; exit 2 ;;
esac
mkdir -p "$2"
place=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)

npm install --silent --no-fund --no-audit --prefix "$place" "pyodide@$version"
cp "$here/wasm.mjs" "$place/wasm.mjs"
cat >"$place/python" <<END
#!/bin/sh
exec node "$place/wasm.mjs" "\$@"
END
chmod +x "$place/python"
"$place/python" -c 'import platform, sys; print(platform.machine(), sys.maxsize, sys.version)'
