"""Control of territory: histories of polygons, whoever made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minerals.lazy import face

if TYPE_CHECKING:
    from minerals.territory.find import control as control
    from minerals.territory.history import ControlHistory as ControlHistory
    from minerals.territory.snapshot import Snapshot as Snapshot

_HOMES = {
    "ControlHistory": "minerals.territory.history",
    "Snapshot": "minerals.territory.snapshot",
    "control": "minerals.territory.find",
}

__all__ = sorted(_HOMES)
__getattr__, __dir__ = face(__name__, _HOMES)
