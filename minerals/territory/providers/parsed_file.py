"""What a provider reads out of a file, and what a user may say about it. Imports nothing heavy."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minerals.tables.country import Country
    from minerals.territory.providers.features import Geometries


@dataclass(frozen=True)
class ReadOptions:
    """What a user may say about files to be read.

    Attributes
    ----------
    provider : str or None
        The provider's name, as given to ``--format-of``; recognised where it is None.
    snapshot_date : datetime.date or None
        The date of a file that states none.
    precision_km : float or None
        Position error of the boundary; where it is None, what the files show, or
        :data:`DEFAULT_PRECISION_KM`.
    complete : bool
        Whether land that the country's profile asks for is taken from the bundled history where it
        is missing.
    of_provider : mapping of str to object
        Values of options that a provider declares, by their names.
    only_file : bool
        Whether nothing but one file is read.
    in_python : bool
        Whether polygons in memory are read, so that messages name arguments and no options.
    """

    provider: str | None = None
    snapshot_date: dt.date | None = None
    precision_km: float | None = None
    complete: bool = False
    of_provider: Mapping[str, Any] = field(default_factory=dict)
    only_file: bool = False
    in_python: bool = False

    def flag(self, name: str, value: str = "") -> str:
        """Return what a user calls an option, with its value behind it.

        Examples
        --------
        >>> ReadOptions().flag("status_field"), ReadOptions(in_python=True).flag("status_field")
        ('--status-field', 'status_field=')
        """
        if self.in_python:
            return f"{name}={value}"
        flag = "--map" if name == "mapping" else f"--{name.replace('_', '-')}"
        return f"{flag} {value}" if value else flag

    def mapping_line(self, column: str, meanings: Mapping[str, str]) -> str:
        """Return the options that say what values of a status column mean, to be copied.

        Parameters
        ----------
        column : str
            The column.
        meanings : mapping of str to str
            Value to status; an empty value stands for empty cells.

        Examples
        --------
        >>> ReadOptions().mapping_line("held by", {"grey zone": "contested", "": "contested"})
        "--status-field 'held by' --map 'grey zone=contested' --map '=contested'"
        """
        if self.in_python:
            return f"status_field={column!r}, mapping={dict(meanings)!r}"
        pairs = [f"{value}={status}" for value, status in meanings.items() if value.isprintable()]
        # Some shells take a word that begins with "=" for a command.
        quoted = [f"'{each}'" if each.startswith("=") else shlex.quote(each) for each in pairs]
        options = [f"--map {each}" for each in quoted]
        return " ".join([f"--status-field {shlex.quote(column)}", *options])


DEFAULT_PRECISION_KM = 1.0
"""Position error of a boundary where neither provider nor user states one."""


@dataclass(frozen=True, eq=False)
class ParsedFile:
    """What one file says of one date, in the provider's own classes.

    Attributes
    ----------
    name, sha256 : str
        The file.
    date : datetime.date
        The date that the polygons hold for.
    classes : mapping of str to numpy.ndarray
        Class to geometries in longitude and latitude, not yet repaired.
    status : mapping of str to str
        Which classes count, and as what; the others do not count.
    stamp, layer : str
        Of several files of one date and layer, the one with the last stamp counts; different
        layers of one date are put together.
    findings : tuple of str
        What looked odd.
    country : Country or None
        The country that the polygons are of, where the program has its profile; that of its
        provider where that names one.
    plane : str
        Equal-area plane in metres, of polygons of a country without a profile.
    precision_km : float or None
        Position error of the boundary, where the file itself shows it.
    """

    name: str
    sha256: str
    date: dt.date
    classes: Mapping[str, Geometries]
    status: Mapping[str, str]
    stamp: str = ""
    layer: str = "all"
    findings: tuple[str, ...] = ()
    country: Country | None = None
    plane: str = ""
    precision_km: float | None = None
