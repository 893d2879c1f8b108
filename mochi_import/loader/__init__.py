"""The import side: from a module name to an executed module.

`finder` locates `.mochi` files, `loader` turns one into a module, `cache` keeps its code object in
`__pycache__`, `settings` says how type errors are treated, `hook` puts the finder on
`sys.meta_path`.

Everything here is on the path of a warm import, which must cost little more than that of a `.py`
module.  So these modules import only what the interpreter has loaded at start-up; the compiler and
lark are imported inside the function that compiles.
"""
