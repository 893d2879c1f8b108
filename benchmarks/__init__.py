"""Measurements of the compiler and of the code it produces; never run as tests."""
