#!/bin/sh
# CPython 3.12.7 for WebAssembly (the npm package pyodide 0.27.7), run by node 20 or newer:
#     tools/platforms/wasm.sh emscripten-wasm32 FOLDER
# afterwards FOLDER/python behaves like a Python, without threads and processes.
set -eu
mkdir -p "$2"
place=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)

npm install --silent --no-fund --no-audit --prefix "$place" pyodide@0.27.7
cp "$here/wasm.mjs" "$place/wasm.mjs"
cat >"$place/python" <<END
#!/bin/sh
exec node "$place/wasm.mjs" "\$@"
END
chmod +x "$place/python"
"$place/python" -c 'import platform, sys; print(platform.machine(), sys.maxsize, sys.version)'
