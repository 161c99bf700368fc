"""Readers of control polygons, one module per kind of file."""
