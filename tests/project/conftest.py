"""Settings of the tests of emitted projects."""

# Projects as they should be emitted, with tests of their own.
collect_ignore = ["expected"]
