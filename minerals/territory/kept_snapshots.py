"""Land and line of contact of the bundled history at every snapshot, kept in a file.

They are those of the cells, to the last digit (:mod:`minerals.territory.seeds`): whoever asks for
them, and draws nothing, needs no cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.files import data_dir
from minerals.tables.kept import SNAPSHOTS, read, to_bytes
from minerals.territory.contact_line import Line
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import Extremes, Snapshot

KINDS = ("stated", "least", "most")
"""A date at its word, and its extremes."""


def snapshot(date: dt.date) -> Snapshot | None:
    """Return the snapshot of a date; None where none is kept.

    Examples
    --------
    >>> found = snapshot(dt.date(2022, 2, 23))
    >>> found is None or round(found.occupied_km2 / 1000)
    44
    """
    return _of(date, "stated")


def extremes(date: dt.date) -> Extremes | None:
    """Return the extremes of a date; None where none are kept.

    Examples
    --------
    >>> found = extremes(dt.date(2022, 2, 23))
    >>> found is None or found.least.occupied_km2 <= found.most.occupied_km2
    True
    """
    least, most = _of(date, "least"), _of(date, "most")
    return Extremes(least, most) if least and most else None


def of_history(history: ControlHistory) -> bytes:
    """Return the file of a history that is itself worked out, as :func:`snapshot` reads it."""
    found = [each for date in history.dates for each in (history.at(date), *history.extremes(date))]
    arrays = {"dates": np.array([date.isoformat() for date in history.dates])}
    arrays |= _packed("land", [part for each in found for part in (each.occupied, each.contested)])
    arrays |= _packed("line", [piece for each in found for piece in each.line.pieces])
    arrays["pieces"] = np.cumsum([0, *(len(each.line.pieces) for each in found)])
    arrays["precision_km"] = np.concatenate([each.line.precision_km for each in found])
    return to_bytes(SNAPSHOTS, arrays)


def _of(date: dt.date, kind: str) -> Snapshot | None:
    held = _held()
    if held is None or date.isoformat() not in held["number"]:
        return None
    number = held["number"][date.isoformat()] * len(KINDS) + KINDS.index(kind)
    occupied, contested = _unpacked(held, "land", 2 * number, 2 * number + 2)
    start, stop = held["pieces"][number : number + 2]
    line = Line(_unpacked(held, "line", start, stop), held["precision_km"][start:stop])
    return Snapshot(date, occupied, contested, line)


@cache
def _held() -> dict[str, Any] | None:
    arrays: dict[str, Any] | None = read(data_dir(), SNAPSHOTS)
    if arrays is not None:
        arrays["number"] = {date: number for number, date in enumerate(arrays["dates"].tolist())}
    return arrays


def _packed(name: str, geometries: Sequence[Any]) -> dict[str, npt.NDArray[Any]]:
    """Return geometries as bytes, each once, and which of them stands where."""
    places: dict[bytes, int] = {}
    texts = [places.setdefault(shapely.to_wkb(each), len(places)) for each in geometries]
    return {
        name: np.array(texts, dtype=np.int32),
        f"{name}_start": np.cumsum([0, *map(len, places)], dtype=np.int32),
        f"{name}_text": np.frombuffer(b"".join(places), dtype=np.uint8),
    }


def _unpacked(held: dict[str, Any], name: str, start: int, stop: int) -> npt.NDArray[np.object_]:
    """Return some of the geometries that :func:`_packed` packed."""
    ends, text = held[f"{name}_start"], held[f"{name}_text"]
    texts = [text[ends[each] : ends[each + 1]].tobytes() for each in held[name][start:stop]]
    return np.asarray(shapely.from_wkb(np.array(texts, dtype=object)))
