"""What a provider of control polygons is: one object that knows its files.

A module of a provider imports nothing heavy at its top, since the command line takes its choices
and options from :mod:`minerals.territory.providers.registry`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from minerals.tables.country import Country
    from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
    from minerals.territory.providers.raw_file import RawFile
    from minerals.territory.providers.remote_files import Download


@dataclass(frozen=True)
class ProviderOption:
    """An option that files of one provider have, and no others.

    Attributes
    ----------
    name, flag : str
        In Python, and on the command line.
    help : str
        One line.
    metavar : str or None
        What stands for the value in the help.
    choices : tuple of str
        The values that it may have; any text where there are none.
    pairs : bool
        Whether it is given as ``VALUE=STATUS``, several times.
    """

    name: str
    flag: str
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    pairs: bool = False


class Provider(Protocol):
    """A provider of control polygons.

    Attributes
    ----------
    name : str
        As given to ``--format-of``, and kept in the store.
    title, licence : str
        What the source is, and on what terms its polygons may be used.
    country : Country or None
        Whose land its files show; None where the polygons tell.
    daily : bool
        Whether it publishes every day, so that a missing day is a gap and a snapshot grows old.
    own : bool
        Whether the polygons are a user's own: of any country, in a stated coordinate system, cut
        at the coast but for slivers, and perhaps without occupied land.
    options : tuple of ProviderOption
        Options of its files alone.
    download : Download or None
        How its files are fetched; None where they cannot be.
    """

    name: str
    title: str
    licence: str
    country: Country | None = None
    daily: bool = True
    own: bool = False
    options: tuple[ProviderOption, ...] = ()
    download: Download | None = None

    def title_of(self, files: list[RawFile], options: ReadOptions) -> str:
        """Return the title of a history of these files."""
        return self.title

    def recognises(self, name: str, document: Any) -> bool:
        """Return whether a file is the provider's, by its name and its JSON value or features."""

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        """Read a file: one parsed file for each date that it holds.

        Raises
        ------
        InputError
            If it cannot be used; the sentence says which file, why and what to do.
        """
