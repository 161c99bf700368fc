"""The version of the program and of its bundled tables."""

__version__ = "0.1.0"
