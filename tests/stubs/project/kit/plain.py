"""A Python module of a Mochi package."""

number: int = 7
