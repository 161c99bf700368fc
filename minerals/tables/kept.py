"""Files of arrays that follow from the bundled tables, worked out beforehand: they save work.

A file bears a checksum of the tables that it was made of; where they are others, what it holds is
worked out as if there were none. ``minerals data keep`` writes them all.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from minerals.files import data_dir

JOINED_DEPOSITS = "control/joined.npz"
"""The join of the deposits, in the folder of the data, see :mod:`minerals.statuses.kept`."""

JOINED_BASINS = "control/basins.npz"
"""That of the outlines of basins."""

SNAPSHOTS = "control/snapshots.npz"
"""Land and line at every snapshot, see :mod:`minerals.territory.kept_snapshots`."""

LAND = "control/land.npz"
"""What a page draws of land, see :mod:`minerals.views.maps.kept_land`."""

KEPT = (SNAPSHOTS, JOINED_DEPOSITS, JOINED_BASINS, LAND)

MADE_OF = (
    "deposits.csv",
    "basins.geojson",
    "boundaries/oblasts.geojson",
    "boundaries/waters.geojson",
    "control/places.csv",
    "control/snapshots.csv",
    "control/statuses.csv",
)
"""The files that all of it follows from."""


def checksum(folder: Path, file: str) -> str:
    """Return the SHA-256 of a kept file's name and its tables, line ends as in the repository.

    Examples
    --------
    >>> len(checksum(data_dir(), JOINED_DEPOSITS))
    64
    """
    total = hashlib.sha256(file.encode())
    for name in MADE_OF:
        total.update((folder / name).read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


def read(folder: Path, file: str) -> dict[str, npt.NDArray[Any]] | None:
    """Return the arrays of a kept file of a folder of data, whole.

    None where it was made of other tables, cannot be read, or there is none.

    Examples
    --------
    >>> found = read(data_dir(), JOINED_DEPOSITS)
    >>> found is None or len(found["dates"]) == len(found["status"])
    True
    >>> read(data_dir(), "control/none.npz") is None
    True
    """
    try:
        with np.load(io.BytesIO((folder / file).read_bytes()), allow_pickle=False) as held:
            if str(held["checksum"]) != checksum(folder, file):
                return None
            return {name: held[name] for name in held.files}
    except (
        OSError, EOFError, KeyError, RuntimeError, ValueError, TypeError, AttributeError,
        zipfile.BadZipFile, zlib.error,
    ):  # fmt: skip
        return None


def to_bytes(file: str, arrays: dict[str, npt.NDArray[Any]]) -> bytes:
    """Return the content of a file of arrays that were made of the bundled tables."""
    written = io.BytesIO()
    held: dict[str, Any] = arrays
    np.savez_compressed(written, checksum=np.array(checksum(data_dir(), file)), **held)
    return written.getvalue()
