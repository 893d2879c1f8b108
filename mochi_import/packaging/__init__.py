"""Wheels and sdists: the build command's work, and the plugins for hatchling and setuptools."""
