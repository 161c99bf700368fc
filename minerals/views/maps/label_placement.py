"""Label placement: no label overlaps another or a symbol, or leaves the frame."""

from __future__ import annotations

from dataclasses import dataclass, field

SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""Positions of a label relative to its point, in order of preference."""


@dataclass(frozen=True)
class Box:
    """A rectangle in inches."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two rectangles overlap.

        Examples
        --------
        >>> Box(0, 0, 2, 1).overlaps(Box(1, 0, 3, 1)), Box(0, 0, 1, 1).overlaps(Box(1, 0, 2, 1))
        (True, False)
        """
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top

    def within(self, other: Box) -> bool:
        """Tell whether the rectangle lies in another."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.bottom <= self.bottom and self.top <= other.top


def centred_box(x: float, y: float, width: float, height: float) -> Box:
    """Return the rectangle with its middle at a point."""
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


@dataclass(eq=False)
class LabelPlacement:
    """The rectangles of a frame that are occupied by labels and symbols."""

    frame: Box
    taken: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Tell whether a rectangle lies in the frame and overlaps none that is taken."""
        return box.within(self.frame) and not any(box.overlaps(each) for each in self.taken)

    def place_beside(
        self, x: float, y: float, width: float, height: float, gap: float
    ) -> tuple[float, float] | None:
        """Take a place beside a point.

        Parameters
        ----------
        x, y : float
            The point in inches.
        width, height : float
            Size of the label in inches.
        gap : float
            Room between the point and the label.

        Returns
        -------
        tuple of float or None
            The middle of the label; None where there is no room.

        Examples
        --------
        >>> placement = LabelPlacement(Box(0, 0, 4, 4))
        >>> placement.place_beside(2, 2, 1, 0.2, 0.1)
        (2.6, 2.0)
        >>> placement.place_beside(2, 2, 1, 0.2, 0.1)  # the right side is taken
        (1.4, 2.0)
        """
        for right, up in SIDES:
            reach = gap * (0.7 if right and up else 1)
            at = x + right * (reach + width / 2), y + up * (reach + height / 2)
            box = centred_box(*at, width, height)
            if self.free(box):
                self.taken.append(box)
                return at
        return None
