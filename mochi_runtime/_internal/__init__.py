"""Parts of the runtime that compiled code never names."""
