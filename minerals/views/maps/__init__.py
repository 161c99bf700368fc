"""Maps: the interactive page, self-contained HTML, and static figures.

What draws the page is loaded when it is first used: a static figure needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minerals.lazy import face

if TYPE_CHECKING:
    from minerals.views.maps.interactive import Map as Map
    from minerals.views.maps.interactive import map as map

_HOMES = dict.fromkeys(("Map", "map"), "minerals.views.maps.interactive")

__all__ = sorted(_HOMES)
__getattr__, __dir__ = face(__name__, _HOMES)
