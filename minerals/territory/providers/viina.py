"""VIINA: statuses of populated places, made into land by the cells that the bundled history has.

A file of one day, as ``minerals control fetch`` writes it: a row per place of the GeoNames
gazetteer with its position and status, UA, RU or CONTESTED. Land has the status of the nearest
place of its bank of the Dnipro. The statuses are a vote of DeepStateMap, ISW, Wikipedia's maps, and
those with news reports: they do not check those maps.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from minerals.errors import InputError
from minerals.tables.country import UKRAINE
from minerals.territory.providers.file_dates import date_in_name, plausible
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.provider import Provider
from minerals.territory.providers.raw_file import RawFile
from minerals.territory.providers.viina_archive import ARCHIVE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from minerals.territory.seeds import Seeds

CODES = {"UA": "government", "RU": "occupied", "CONTESTED": "contested"}
"""VIINA's statuses in the words of this program."""
PRECISION_QUANTILE = 0.9
MIN_PLACES = 10_000
"""A day of VIINA has more than thrice as many places with a status."""

_NAME = re.compile(r"viina_\d{8}\.csv")


class Viina(Provider):
    """Files of one day, named ``viina_YYYYMMDD.csv``."""

    name = "viina"
    country = UKRAINE
    title = "VIINA 2.0, statuses of places by vote of DeepStateMap, ISW, Wikipedia and news"
    licence = (
        "Open Database License (ODbL) 1.0: contains information from VIINA (Zhukov and Ayers 2023, "
        "github.com/zhukovyuri/VIINA), which is made available here under that licence; offer what "
        "you publish of it, or adapt from it, under the same. Its statuses are a vote of "
        "DeepStateMap, ISW, Wikipedia's maps and news: they do not check those maps"
    )
    download = ARCHIVE

    def recognises(self, name: str, document: Any) -> bool:
        """Recognise it by the name of the file."""
        return bool(_NAME.fullmatch(name))

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        """Read the places of one day, and make their land.

        Examples
        --------
        >>> text = (
        ...     b"geonameid,longitude,latitude,status\\n1,30.52,50.45,UA\\n2,37.80,48.00,RU\\n"
        ...     b"3,36.23,49.99,UA\\n"
        ... )
        >>> file = RawFile("viina_20250224.csv", "viina_20250224.csv", lambda: text)
        >>> parsed = VIINA.read(file, None, ReadOptions())[0]
        >>> parsed.date.isoformat(), list(parsed.classes), round(parsed.precision_km)
        ('2025-02-24', ['RU'], 125)
        """
        import numpy as np

        date = options.snapshot_date or plausible(
            date_in_name(file.name), file.label, UKRAINE.first_day
        )
        places, notes = _places(file)
        seeds = _seeds(places[["longitude", "latitude"]].to_numpy(float).tobytes())
        status = places["status"].to_numpy()
        lands = {
            name: np.array([seeds.land_of(status == name)], dtype=object)
            for name in ("RU", "CONTESTED")
            if (status == name).any()
        }
        precision = _precision_km(seeds, status)
        return [
            ParsedFile(
                file.name,
                file.sha256(),
                date,
                lands,
                {name: CODES[name] for name in lands},
                stamp=file.name,
                findings=tuple(notes),
                precision_km=precision,
            )
        ]


def _places(file: RawFile) -> tuple[pd.DataFrame, list[str]]:
    """Read the places that have a position and a known status; tell of the others."""
    import pandas as pd

    columns = ["longitude", "latitude", "status"]
    try:
        rows = pd.read_csv(io.BytesIO(file.content()), usecols=columns, dtype={"status": "string"})
        rows = rows.astype({"longitude": "float64", "latitude": "float64"})
    except (ValueError, UnicodeDecodeError):
        raise InputError(
            f"{file.label}: is not a table of places with {', '.join(columns)}; VIINA's own files "
            "are fetched with `minerals control fetch viina`"
        ) from None
    west, south, east, north = UKRAINE.box
    inside = rows["longitude"].between(west, east) & rows["latitude"].between(south, north)
    known = rows["status"].isin(list(CODES))
    again = rows.duplicated(["longitude", "latitude"]) & inside & known
    notes = [
        f"{file.name}: {int(which.sum()):,} place{'s' if which.sum() > 1 else ''} {what} left out"
        for which, what in (
            (~inside, "without a position in Ukraine"),
            (inside & ~known, "without a status"),
            (again, "at the position of another"),
        )
        if which.any()
    ]
    rows = rows[inside & known & ~again].reset_index(drop=True)
    if rows.empty:
        raise InputError(f"{file.label}: holds no place with a position and a status")
    if len(rows) < MIN_PLACES:
        few = f"{len(rows):,} place{'s' if len(rows) > 1 else ''} with a status"
        notes.append(
            f"{file.name}: {few} where a day has {MIN_PLACES:,} and more; land has that of the "
            "nearest, however far"
        )
    return rows, notes


@lru_cache(maxsize=2)  # the places of all days are the same, mostly
def _seeds(lonlat: bytes) -> Seeds:
    import numpy as np

    from minerals.territory.seeds import Seeds

    return Seeds(np.frombuffer(lonlat).reshape(-1, 2))


def _precision_km(seeds: Seeds, status: np.ndarray[Any, Any]) -> float | None:
    """Return the position error that nine tenths of the line do not exceed."""
    import numpy as np

    from minerals.vocabulary import STATUS_CODES

    codes = np.array([STATUS_CODES[CODES[name]] for name in status], dtype=np.int8)
    line = seeds.line_of(codes)
    if not len(line.pieces):
        return None
    order = np.argsort(line.precision_km)
    along = np.cumsum(line.length_km()[order])
    at = np.searchsorted(along, PRECISION_QUANTILE * along[-1])
    return round(float(line.precision_km[order][at]), 1)


VIINA = Viina()
