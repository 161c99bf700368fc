"""Maps: the interactive page, the writer that makes it open with no network, static figures.

What draws the page is loaded when it is first used: a static figure needs none of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minerals.views.maps.interactive import Map as Map
    from minerals.views.maps.interactive import map as map

__all__ = ["Map", "map"]


def __getattr__(name: str) -> Any:
    """Load a public name on first use (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'minerals.views.maps' has no attribute {name!r}")
    return getattr(import_module("minerals.views.maps.interactive"), name)
