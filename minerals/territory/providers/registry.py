"""The providers that this program knows. Imports nothing heavy: the command line starts here.

A new provider is a module with one object, and its place in :data:`PROVIDERS`.
"""

from __future__ import annotations

from typing import Any

from minerals.dates import parse_date
from minerals.errors import InputError, unknown
from minerals.territory.providers.deepstate import DEEPSTATE
from minerals.territory.providers.deepstate_daily import DEEPSTATE_DAILY
from minerals.territory.providers.isw import ISW
from minerals.territory.providers.liveuamap import LIVEUAMAP
from minerals.territory.providers.parsed_file import ReadOptions
from minerals.territory.providers.provider import Provider, ProviderOption
from minerals.territory.providers.ua_control_map import UA_CONTROL_MAP
from minerals.territory.providers.vector import VECTOR
from minerals.territory.providers.viina import VIINA

OWN_POLYGONS: Provider = VECTOR
PROVIDERS: tuple[Provider, ...] = (
    DEEPSTATE_DAILY,
    LIVEUAMAP,
    UA_CONTROL_MAP,
    VIINA,
    ISW,
    DEEPSTATE,
    OWN_POLYGONS,
)
"""In the order in which they are tried; a user's own polygons are what no other recognises."""


def provider(name: str) -> Provider:
    """Return a provider by its name.

    Raises
    ------
    InputError
        If there is none of that name.

    Examples
    --------
    >>> provider("isw").options[0].flag
    '--isw'
    """
    for each in PROVIDERS:
        if each.name == name:
            return each
    raise unknown("provider", name, names())


def names(*, fetched: bool = False) -> list[str]:
    """Return the names of all providers, or of those whose files can be fetched.

    Examples
    --------
    >>> names(fetched=True)
    ['deepstate', 'deepstate-daily', 'isw', 'ua-control-map', 'viina']
    """
    return sorted(each.name for each in PROVIDERS if each.download or not fetched)


def recognised(name: str, document: Any) -> Provider:
    """Return the provider of a file.

    Parameters
    ----------
    name : str
        The bare file name.
    document : dict or geopandas.GeoDataFrame
        Its JSON value, or its features where it is another kind of file.

    Returns
    -------
    Provider
        :data:`OWN_POLYGONS` where no other recognises it.

    Examples
    --------
    >>> recognised("20250224.json", {"areas": [], "frontline": []}).name
    'ua-control-map'
    """
    return next(each for each in PROVIDERS if each.recognises(name, document))


def provider_options() -> dict[str, ProviderOption]:
    """Return the options of all providers by their names."""
    return {option.name: option for each in PROVIDERS for option in each.options}


def read_options(**values: Any) -> ReadOptions:
    """Sort options of reading into those that all files have and those of providers.

    Parameters
    ----------
    **values
        Attributes of :class:`ReadOptions`, and options that a provider declares.

    Raises
    ------
    InputError
        If an option is unknown, or ``snapshot_date`` is no date.

    Examples
    --------
    >>> read_options(complete=True, isw="advance").of_provider
    {'isw': 'advance'}
    """
    declared = provider_options()
    common = {name: value for name, value in values.items() if name not in declared}
    fields = set(ReadOptions.__dataclass_fields__) - {"of_provider", "only_file", "in_python"}
    for name in set(common) - fields:
        raise unknown("option of control polygons", name, [*fields, *declared])
    if common.get("snapshot_date") is not None:
        common["snapshot_date"] = parse_date(common["snapshot_date"])
    own = {name: value for name, value in values.items() if name in declared}
    return ReadOptions(**common, of_provider=own)


def check_fitting(chosen: Provider, options: ReadOptions) -> None:
    """Refuse options that files of this provider do not have.

    Raises
    ------
    InputError
        With the flags of the options.

    Examples
    --------
    >>> check_fitting(provider("deepstate"), read_options(isw="advance"))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: the files are deepstate, which has no option --isw: leave it ...
    """
    declared = provider_options()
    fitting = {option.name for option in chosen.options}
    flags = [
        declared[name].flag
        for name in declared
        if options.of_provider.get(name) and name not in fitting
    ]
    if flags:
        raise InputError(
            f"the files are {chosen.name}, which has no option {', '.join(flags)}: leave "
            f"{'it' if len(flags) == 1 else 'them'} out, or correct --format-of"
        )
