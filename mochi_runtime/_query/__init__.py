"""The physical operators of queries; `mochi_runtime.query` is their public face."""
