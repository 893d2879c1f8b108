"""What stops the making of a project, apart from errors of the programs themselves."""

from __future__ import annotations


class ProjectError(Exception):
    """Something that the user can put right; the message says what."""
