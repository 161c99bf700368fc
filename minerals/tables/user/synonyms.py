"""Under which names the columns of a deposit table come. Imports nothing heavy."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

SYNONYMS: dict[str, tuple[str, str]] = {
    "deposit_id": (
        "deposit id|id|identifier|mine id|gem mine id|site id|field id|ід|ідентифікатор|"
        "id родовища|ід родовища|код родовища|идентификатор|код месторождения",
        "fid|ogc_fid|objectid|gid|uid|uuid|key|code|код|no|number|номер",
    ),
    "name_en": (
        "name|deposit name|mine name|site name|field name|name of deposit|title|назва|"
        "назва родовища|найменування|родовище|название|название месторождения|наименование|"
        "месторождение",
        "deposit|mine|site|label|назва укр|назва українською",
    ),
    "longitude": (
        "lon|long|lng|longitude dd|lon dd|long dd|longitude deg|lon deg|longitude degrees|"
        "decimal longitude|longitude decimal|longitude wgs84|lon wgs84|wgs84 lon|longitude e|"
        "довгота|довгота градуси|сх довгота|долгота|долгота градусы",
        "x|x coord|coord x|x coordinate|point x|east longitude|longt|longtitude|longitud",
    ),
    "latitude": (
        "lat|latitude dd|lat dd|latitude deg|lat deg|latitude degrees|decimal latitude|"
        "latitude decimal|latitude wgs84|lat wgs84|wgs84 lat|latitude n|широта|"
        "широта градуси|пн широта",
        "y|y coord|coord y|y coordinate|point y|north latitude|latitud|lattitude",
    ),
    "geometry": ("wkt|geom|the geom|wkt geom|geometry wkt|geom wkt|wkt geometry|геометрія", ""),
    "location_precision_km": (
        "precision km|accuracy km|location accuracy km|positional accuracy km|position error km|"
        "location error km|точність км|точність розташування км",
        "",
    ),
    "commodity": (
        "commodities|commodity id|mineral|minerals|raw material|main commodity|"
        "primary commodity|корисна копалина|корисні копалини|вид корисної копалини|сировина|"
        "вид сировини|мінеральна сировина|мінерал|полезное ископаемое|вид сырья|сырье|сырьё",
        "resource|substance|product|копалина",
    ),
    "quantity": (
        "qty|amount|кількість|запаси|обсяг|обсяг запасів|количество|запасы",
        "reserves|tonnage",
    ),
    "quantity_low": (
        "qty low|low quantity|quantity min|min quantity|quantity lower|мінімум|кількість від",
        "",
    ),
    "quantity_high": (
        "qty high|high quantity|quantity max|max quantity|quantity upper|максимум|кількість до",
        "",
    ),
    "unit": (
        "units|uom|unit of measure|quantity unit|одиниця|одиниці|одиниця виміру|"
        "одиниці виміру|од виміру|од вим|единица|единица измерения|ед изм",
        "",
    ),
    "basis": ("", ""),
    "category": ("категорія|категорія запасів", ""),
    "role": ("роль", ""),
    "part_of": ("parent|parent id|part of deposit|частина родовища|входить до", ""),
    "preferred": ("is preferred|переважне", ""),
    "oblast": ("область", ""),
    "aliases": ("alias|also known as|other names|alternative names|інші назви", ""),
    "name_uk": ("name ua|ukrainian name|name ukrainian", ""),
    "setting": ("", ""),
    "control_place_id": ("", ""),
}
"""By the name of each known column, other names: those that say it, and, behind the bar of the
tuple, those that count only where no better one stands. Case, blanks and signs do not matter."""

KNOWN = tuple(SYNONYMS)
"""The columns that a deposit table may have."""

CUT_LENGTH = 10
"""Letters, or bytes, to which the names of a shapefile's columns are cut."""


@dataclass(frozen=True)
class Names:
    """Which known column each name stands for, the surest kind of name first."""

    spelt: dict[str, str]
    sure: dict[str, str]
    cut: dict[str, str]
    weak: dict[str, str]

    @property
    def tiers(self) -> tuple[dict[str, str], ...]:
        """The kinds of names in order."""
        return self.spelt, self.sure, self.cut, self.weak


def folded(name: str) -> str:
    """Return the letters and digits of a name, for comparison.

    Examples
    --------
    >>> folded("Longitude (°)"), folded("location_precision_km")
    ('longitude', 'locationprecisionkm')
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).casefold()


@cache
def names() -> Names:
    """Return the table of synonyms the other way round.

    Examples
    --------
    >>> names().cut["quantity_l"], names().weak["x"]
    ('quantity_low', 'longitude')
    """
    sure = {folded(each): column for column in KNOWN for each in _split(SYNONYMS[column][0])}
    weak = {folded(each): column for column in KNOWN for each in _split(SYNONYMS[column][1])}
    ends: dict[str, set[str]] = {}
    for column in KNOWN:
        for each in (column, *(part.replace(" ", "_") for part in _split(SYNONYMS[column][0]))):
            for end in _cut(each):
                ends.setdefault(end, set()).add(column)
    return Names(
        spelt={folded(column): column for column in KNOWN},
        sure=sure,
        cut={end: next(iter(columns)) for end, columns in ends.items() if len(columns) == 1},
        weak=weak,
    )


def _split(words: str) -> list[str]:
    return [each for each in words.split("|") if each]


def _cut(name: str) -> set[str]:
    """Return what is left of a longer name in a shapefile."""
    by_letters = name[:CUT_LENGTH]
    by_bytes = name.encode()[:CUT_LENGTH].decode(errors="ignore")
    return {each for each in (by_letters, by_bytes) if each != name}
