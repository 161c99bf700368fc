"""What a page names beside deposits: towns of the country, and days that moved the line."""

from __future__ import annotations

from typing import Any

from minerals.results.labels import labels
from minerals.tables.country import Country
from minerals.tables.load import table


def towns(country: Country, lang: str) -> list[list[Any]]:
    """Return the towns that a page names, the most important first.

    Parameters
    ----------
    country : Country
        Whose towns.
    lang : str
        Language of their names.

    Returns
    -------
    list of list
        Name, latitude and longitude in degrees (EPSG:4326), and 1 for those that are named from
        afar, 0 for others.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> [name for name, *_ in towns(UKRAINE, "en")][:3]
    ['Kyiv', 'Kharkiv', 'Odesa']
    """
    named = labels(lang)
    places = table("control_places").set_index("place_id")
    latitude, longitude = (
        places[each].astype(float).round(3).to_dict() for each in ("latitude", "longitude")
    )
    keys = {each: f"figure.city.{each}" for each in country.towns}
    keys |= {each: f"city.{each}" for each in country.local_towns}
    return [
        [
            named[key],
            latitude[place],
            longitude[place],
            int(place in country.towns),
        ]
        for place, key in keys.items()
    ]


def milestones(country: Country, lang: str) -> list[list[str]]:
    """Return the days that a page names on its axis of time, in order.

    Parameters
    ----------
    country : Country
        Whose days.
    lang : str
        Language of their names.

    Returns
    -------
    list of list of str
        ISO date and name.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> milestones(UKRAINE, "en")[0]
    ['2014-03-21', 'Crimea and Sevastopol seized']
    """
    named = labels(lang)
    return [[day.isoformat(), named[key]] for key, day in country.milestones.items()]
