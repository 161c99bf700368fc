"""Maps: the interactive page, and the writer that makes it open with no network."""

from __future__ import annotations

from minerals.maps.interactive import Map, map

__all__ = ["Map", "map"]
