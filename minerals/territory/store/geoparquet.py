"""The file of a stored history: GeoParquet, one row per snapshot, WKB, zstd.

Columns: ``date``; ``occupied`` (the primary geometry) and ``contested`` in longitude and
latitude; ``line``, the line of contact in the history's plane, so that nothing need be computed
when a snapshot is loaded; ``precision_km``. Snapshots of one source share most vertices, so a
row group holds several: they compress to a twentieth, and one snapshot is still read alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from minerals.errors import InputError
from minerals.files import replacing
from minerals.territory.contact_line import Line
from minerals.territory.snapshot import Snapshot

ROWS_PER_GROUP = 32
KEY = b"minerals"
_COLUMNS = ("occupied", "contested", "line")
_SCHEMA = pa.schema(
    [
        ("date", pa.date32()),
        ("occupied", pa.binary()),
        ("contested", pa.binary()),
        ("line", pa.binary()),
        ("precision_km", pa.float64()),
    ]
)


def table_of(snapshots: Sequence[Snapshot]) -> pa.Table:
    """Turn snapshots into rows."""
    strings = [_strings(each.line.pieces) for each in snapshots]
    lines = [
        shapely.multilinestrings(each) if each else shapely.MultiLineString() for each in strings
    ]
    precision = [
        float(each.line.precision_km.max()) if len(each.line.pieces) else None for each in snapshots
    ]
    geometries = (
        [each.occupied for each in snapshots],
        [each.contested for each in snapshots],
        lines,
    )
    coded = [
        pa.array(shapely.to_wkb(np.array(each, dtype=object)), pa.binary()) for each in geometries
    ]
    return pa.Table.from_arrays(
        [
            pa.array([each.date for each in snapshots], pa.date32()),
            *coded,
            pa.array(precision, pa.float64()),
        ],
        schema=_SCHEMA,
    )


def _strings(pieces: Any) -> list[Any]:
    """Return the plain LineStrings of pieces, some of which may be collections."""
    parts = shapely.get_parts(shapely.get_parts(pieces))
    return list(parts[shapely.get_dimensions(parts) == 1])


def merged(old: pa.Table | None, new: pa.Table) -> pa.Table:
    """Put new rows in place of old ones of the same date, in order of date."""
    if old is None:
        return new.sort_by("date")
    fresh = set(new["date"].to_pylist())
    kept = old.filter(pa.array([each not in fresh for each in old["date"].to_pylist()]))
    return pa.concat_tables([kept, new]).sort_by("date")


def write(table: pa.Table, path: Path, plane: str, token: str) -> None:
    """Write rows as GeoParquet, whole or not at all.

    Parameters
    ----------
    table : pyarrow.Table
        Rows of :func:`table_of`.
    path : pathlib.Path
        The file.
    plane : str
        The coordinate system of the lines.
    token : str
        Written into the file and asked for when it is read, so that a file of
        another program is noticed.

    Examples
    --------
    >>> import tempfile
    >>> from minerals.territory.find import control
    >>> snapshot = control().at("2025-02-24")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "own.parquet"
    ...     write(table_of([snapshot]), path, control().plane, "token")
    ...     kept = StoredSnapshots(path, "token", {snapshot.date: {}}, "")(snapshot.date)
    >>> kept.occupied.equals(snapshot.occupied)
    True
    """
    geo = {
        "version": "1.1.0",
        "primary_column": "occupied",
        "columns": {name: {"encoding": "WKB", "geometry_types": []} for name in _COLUMNS},
    }
    columns: dict[str, Any] = geo["columns"]  # type: ignore[assignment]
    columns["line"]["crs"] = json.loads(pyproj.CRS(plane).to_json())
    kept = {b"geo": json.dumps(geo).encode(), KEY: token.encode()}
    with replacing(path) as temporary:
        pq.write_table(
            table.replace_schema_metadata(kept),
            temporary,
            row_group_size=ROWS_PER_GROUP,
            compression="zstd",
            use_dictionary=False,
            write_page_checksum=True,
        )


class StoredLine(Line):
    """A line of contact whose pieces are parsed when they are first asked for.

    Parameters
    ----------
    wkb : bytes
        A MultiLineString in the plane of the history.
    precision_km : float
        Position error of every piece.
    """

    def __init__(self, wkb: bytes, precision_km: float) -> None:
        self.__dict__["_wkb"] = wkb
        self.__dict__["_error"] = precision_km

    def __getattr__(self, name: str) -> Any:
        """Parse the pieces once; afterwards they are ordinary attributes."""
        if name not in ("pieces", "precision_km"):
            raise AttributeError(name)
        pieces = shapely.get_parts(shapely.from_wkb(self.__dict__["_wkb"]))
        self.__dict__["pieces"] = pieces
        self.__dict__["precision_km"] = np.full(len(pieces), self.__dict__["_error"])
        return self.__dict__[name]


def _snapshots(
    table: pa.Table, rows: Mapping[dt.date, Mapping[str, Any]]
) -> dict[dt.date, Snapshot]:
    days = table["date"].to_pylist()
    occupied, contested = (
        shapely.from_wkb(table[name].to_numpy(zero_copy_only=False)) for name in _COLUMNS[:2]
    )
    lines = table["line"].to_pylist()
    precision = table["precision_km"].to_numpy()
    return {
        day: Snapshot(
            day,
            occupied[row],
            contested[row],
            StoredLine(lines[row], float(precision[row])),
            tuple(rows[day].get("findings", ())),
            rows[day].get("files", {}),
            rows[day].get("classes", {}),
        )
        for row, day in enumerate(days)
    }


def _hold(path: Path) -> pa.NativeFile | None:
    try:
        return pa.OSFile(str(path))
    except OSError:
        return None


class StoredSnapshots:
    """The snapshots of a stored file: one alone at first, all at once when several are wanted.

    The file is held open from the start, so that it can be read on when another process puts a
    new one in its place; ``held`` is None where it could not be opened.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    token : str
        What the index says is written in it.
    rows : mapping of date to mapping
        The dates that the index says it holds, in order, and what it says of each: ``findings``,
        ``files`` and ``classes``.
    remedy : str
        What a user can do when the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        token: str,
        rows: Mapping[dt.date, Mapping[str, Any]],
        remedy: str,
    ) -> None:
        self.path, self.token, self.rows, self.remedy = path, token, rows, remedy
        self.dates = list(rows)
        self.held = _hold(path)
        self._all: dict[dt.date, Snapshot] = {}
        self._loads = 0

    def __call__(self, date: dt.date) -> Snapshot:
        """Load one snapshot; from the third on, the file is read as a whole."""
        self._loads += 1
        if not self._all and self._loads > 2:
            self._all = self._read(None)
        if date in self._all:
            return self._all[date]
        row = self.dates.index(date)
        return self._read(row)[date]

    def table(self) -> pa.Table:
        """Return all rows."""
        return self._opened().read()

    def _opened(self) -> pq.ParquetFile:
        try:
            file = pq.ParquetFile(self.held or self.path, page_checksum_verification=True)
        except (OSError, pa.ArrowException) as error:
            raise self._refusal(str(error).splitlines()[0]) from None
        token = (file.schema_arrow.metadata or {}).get(KEY, b"").decode(errors="replace")
        if token != self.token or file.metadata.num_rows != len(self.dates):
            raise self._refusal("it is not the file that the index speaks of")
        return file

    def _read(self, row: int | None) -> dict[dt.date, Snapshot]:
        file = self._opened()
        try:
            if row is None:
                table = file.read(use_threads=True)
            else:
                group, place = divmod(row, ROWS_PER_GROUP)
                table = file.read_row_group(group).slice(place, 1)
            return _snapshots(table, self.rows)
        except (OSError, pa.ArrowException, shapely.GEOSException, KeyError) as error:
            raise self._refusal(str(error).splitlines()[0]) from None

    def _refusal(self, reason: str) -> InputError:
        return InputError(
            f"{self.path}: is corrupt, or not written by this program ({reason}); {self.remedy}"
        )
