"""Python counterparts of foreign packages, as tables."""
