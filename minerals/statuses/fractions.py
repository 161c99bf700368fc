"""What a join finds of every site at one snapshot: how much of it is occupied, and how far off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from minerals.geo import Floats

WHOLE = 1 - 1e-9
"""From this fraction on an outline is occupied whole: overlays round in the tenth digit."""


@dataclass(frozen=True, eq=False)
class OccupiedFraction:
    """How much of each site is occupied: 0 or 1 for a point, between for an area.

    Attributes
    ----------
    value : numpy.ndarray
        Shape (n,), the polygons taken at their word.
    low, high : numpy.ndarray
        Shape (n,), bounds; of an outline, by its area.
    status : numpy.ndarray
        Shape (n,), ``occupied``, ``government`` or ``contested``.
    """

    value: Floats
    low: Floats
    high: Floats
    status: npt.NDArray[np.object_]

    @property
    def certain(self) -> npt.NDArray[np.bool_]:
        """Whether the bounds agree."""
        return np.isclose(self.low, self.high)

    def of_ore(self) -> OccupiedFraction:
        """Return the fraction of what lies in each site: it may lie anywhere in an outline.

        An outline that is occupied whole, or not at all, says where its ore is; of one that the
        line may cut, all of the ore or none may be occupied.
        """
        whole, none = self.low >= WHOLE, self.high <= 1 - WHOLE
        low, high = np.where(whole, self.low, 0.0), np.where(none, self.high, 1.0)
        return OccupiedFraction(self.value, low, high, self.status)

    def less(self, base: OccupiedFraction) -> OccupiedFraction:
        """Take away what was occupied in ``base``, bound against opposite bound."""
        return OccupiedFraction(
            np.clip(self.value - base.value, 0, 1),
            np.clip(self.low - base.high, 0, 1),
            np.clip(self.high - base.low, 0, 1),
            self.status,
        )


@dataclass(frozen=True, eq=False)
class Distances:
    """Where each site lies from the line of contact, and how sure that is.

    Attributes
    ----------
    distance_km : numpy.ndarray
        Shape (n,), geodesic; negative in occupied land, NaN where there is no line.
    location_limit_km : numpy.ndarray
        Shape (n,), how far the site may lie from its point.
    line_limit_km : numpy.ndarray
        Shape (n,), how far the true line may lie from its nearest piece; NaN without a line.
    date_uncertainty_days : numpy.ndarray
        Shape (n,), how sure the day is since which the land there has its status.
    foot : numpy.ndarray
        Shape (n, 2), the nearest point of the line in the plane, metres; NaN without a line.
    """

    distance_km: Floats
    location_limit_km: Floats
    line_limit_km: Floats
    date_uncertainty_days: Floats
    foot: Floats
