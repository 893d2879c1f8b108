// Runs a WebAssembly CPython like `python SCRIPT|-c CODE|-m MODULE ARGUMENT...`: the folders of the host
// that the arguments, the working folder and PYTHONPATH name are there under their own paths.
import { readSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { tmpdir } from "node:os";
import { loadPyodide } from "pyodide";

const PYTHON = `
import importlib, os, runpy, sys, traceback
def main(kind, target, *arguments):
    sys.argv = [target, *arguments]
    importlib.invalidate_caches()  # the folders of the host were not there before
    if kind == "-c":
        exec(compile(target, "<string>", "exec"), {"__name__": "__main__"})
    elif kind == "-m":
        sys.path.insert(0, os.getcwd())
        runpy.run_module(target, run_name="__main__", alter_sys=True)
    else:
        sys.path.insert(0, os.path.dirname(target))
        runpy.run_path(target, run_name="__main__")
def status(*arguments):
    try:
        main(*arguments)
    except SystemExit as stop:
        if stop.code is None or isinstance(stop.code, int):
            return stop.code or 0
        print(stop.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
status`;

const given = process.argv.slice(2).filter((word) => !/^-[SEIsBu]+$/.test(word));
const [kind, target, ...rest] = given[0].startsWith("-") ? given : ["", ...given];
const script = kind === "" ? resolve(target) : target;

const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(PYTHON(?!HOME)|MOCHI_|TMPDIR|LC_|LANG|TZ)/.test(name)),
);
const python = await loadPyodide({ env: { HOME: "/home/pyodide", ...env }, fullStdLib: false });

// A file of the host is reached through its topmost folder; those of WebAssembly's own system stay.
const named = [process.cwd(), script, tmpdir(), ...(env.PYTHONPATH ?? "").split(":"), ...rest];
const tops = named.filter((path) => path.startsWith("/")).map((path) => "/" + path.split("/")[1]);
for (const top of new Set(tops)) {
  if (!["/lib", "/dev", "/proc", "/"].includes(top)) {
    python.FS.mkdirTree(top);
    python.mountNodeFS(top, top);
  }
}
python.FS.chdir(process.cwd());

function write(descriptor) {
  return (bytes) => {
    for (let done = 0; done < bytes.length; ) {
      try {
        done += writeSync(descriptor, bytes, done);
      } catch (error) {
        if (error.code !== "EAGAIN") throw error;
      }
    }
    return bytes.length;
  };
}
python.setStdin({
  read: (buffer) => {
    for (;;) {
      try {
        return readSync(0, buffer);
      } catch (error) {
        if (error.code === "EOF") return 0;
        if (error.code !== "EAGAIN") throw error;
      }
    }
  },
});
python.setStdout({ write: write(1) });
python.setStderr({ write: write(2) });
process.exit(python.runPython(PYTHON)(kind, script, ...rest));
