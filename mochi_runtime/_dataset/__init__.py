"""The formats of `load` and `save`, one module each: text to rows and rows to text."""
