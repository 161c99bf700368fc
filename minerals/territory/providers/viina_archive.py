"""VIINA's statuses of populated places, taken out of its archive of a year, a file for each day.

``control_latest_YYYY.zip`` holds one CSV: a row per place (``geonameid``) and day (``date``,
YYYYMMDD) with ``status``, UA, RU or CONTESTED, by vote of the other columns. It has no positions:
those are properties of ``gn_UA_tess.geojson``, which lies at another address, since the archives
are in Git LFS and it is not.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import lzma
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING

from minerals.errors import InputError
from minerals.territory.providers.remote_files import (
    Ask,
    Download,
    NoSuchDaysError,
    RemoteFile,
    Span,
)

if TYPE_CHECKING:
    import pandas as pd

POSITIONS = "gn_UA_tess.geojson"
POSITIONS_HOME = "https://raw.githubusercontent.com/zhukovyuri/VIINA/main/Data/"
MAX_UNPACKED_BYTES = 2 * 1024**3
"""The rows of a whole year are half of it."""
ROWS_AT_ONCE = 1_000_000

_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, OSError, EOFError, ValueError,
    OverflowError,
)  # fmt: skip
"""What reading a damaged, encrypted or foreign archive raises."""


def days_of_places(ask: Ask, span: Span) -> list[RemoteFile]:
    """List the days that the archives of their years have.

    Parameters
    ----------
    ask : callable
        Asks for archives and positions.
    span : Span
        The days.

    Raises
    ------
    InputError
        If there is no archive, it has none of those days, or is not what VIINA publishes.
    """
    years = sorted({day.year for day in span.days()}, reverse=span.latest)
    files: list[RemoteFile] = []
    for year in years:
        name = f"control_latest_{year}.zip"
        archive = ask(name, zipped=True)
        if archive is None:
            continue
        rows = _rows(archive, name, span)
        files += [
            RemoteFile(f"viina_{day}.csv", partial(_placed, of_day))
            for day, of_day in rows.groupby("date")
        ]
        if span.latest and files:
            break
    if not files:
        raise NoSuchDaysError(
            f"VIINA has no day {span}: its archives begin with 2022; ask for days that it has, or "
            "check --url"
        )
    return files


def _rows(archive: bytes, name: str, span: Span) -> pd.DataFrame:
    """Return the rows of the days that are asked for; of the newest day alone, where that is."""
    import pandas as pd

    parts: list[pd.DataFrame] = []
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as held:
            (member,) = [each for each in held.infolist() if each.filename.endswith(".csv")]
            if member.file_size > MAX_UNPACKED_BYTES:
                raise InputError(
                    f"{name}: unpacks to {member.file_size:,} bytes; check the address"
                )
            with held.open(member) as stream:
                for part in pd.read_csv(
                    stream,
                    usecols=["geonameid", "date", "status"],
                    dtype={"geonameid": "float64", "date": "int64", "status": "string"},
                    chunksize=ROWS_AT_ONCE,
                ):
                    parts.append(part[part["date"].between(*_numbers(span))])
                    if span.latest:
                        rows = pd.concat(parts)
                        parts = [rows[rows["date"] == rows["date"].max()]]
    except _UNREADABLE as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"{name}: is not VIINA's archive of a year, one CSV with geonameid, date and status "
            f"({str(error)[:80]}); check the address"
        ) from None
    return pd.concat(parts)


def _numbers(span: Span) -> tuple[int, int]:
    """Return the first and the last day as the archive writes them."""
    first = span.first or dt.date(2022, 1, 1)
    return int(f"{first:%Y%m%d}"), int(f"{span.last:%Y%m%d}")


def _placed(rows: pd.DataFrame, ask: Ask) -> bytes | None:
    """Write the statuses of a day with the positions of their places."""
    body = ask(POSITIONS, home=POSITIONS_HOME, keep=True)
    if body is None:
        raise InputError(f"VIINA: {POSITIONS} is not there (HTTP 404); check --url")
    placed = rows.join(_positions(body), on="geonameid")
    placed = placed.astype({"geonameid": "int64"}).sort_values("geonameid")
    columns = ["geonameid", "longitude", "latitude", "status"]
    return placed[columns].to_csv(index=False, lineterminator="\n").encode()


def _positions(body: bytes) -> pd.DataFrame:
    """Read where places are, by their number."""
    import pandas as pd

    document = json.loads(body)
    features = document.get("features") if isinstance(document, dict) else None
    columns = ["geonameid", "longitude", "latitude"]
    rows = [
        row.get("properties") or {}
        for row in (features if isinstance(features, list) else [])
        if isinstance(row, dict)
    ]
    try:
        found = pd.DataFrame([[row[name] for name in columns] for row in rows], columns=columns)
        found = found.astype("float64").drop_duplicates("geonameid").set_index("geonameid")
    except (KeyError, ValueError, TypeError):
        found = pd.DataFrame()
    if found.empty:
        raise InputError(
            f"VIINA: {POSITIONS} does not have places with {', '.join(columns)}; check --url, then "
            "fetch with --again"
        )
    return found


ARCHIVE = Download(
    "https://media.githubusercontent.com/media/zhukovyuri/VIINA/main/Data/",
    days_of_places,
    longest_s=900.0,
)
