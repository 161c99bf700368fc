"""What is asked of a provider's server: which files it has of some days, and how each is got.

Imports nothing heavy: the command line takes its choices from the registry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from minerals.errors import InputError
from minerals.territory.providers.file_dates import days_between

LATEST_REACH_DAYS = 14
"""How many days back the newest file is looked for, where a server lists none."""


class NoSuchDaysError(InputError):
    """A provider has none of the days that are asked for; other days it may have."""


class Ask(Protocol):
    """A question to a provider's server, with pauses, retries and limits."""

    def __call__(
        self, path: str, *, home: str = "", zipped: bool = False, keep: bool = False
    ) -> bytes | None:
        """Return the body that a server has at a path; None where it has none (HTTP 404).

        Parameters
        ----------
        path : str
            Behind the address of the provider's files.
        home : str, optional
            Another address of the provider's, in place of the usual one; not in place of one that
            the user named.
        zipped : bool, optional
            Whether a zip archive is asked for, and not JSON.
        keep : bool, optional
            Whether the body never changes, so that it is kept and not asked for again.

        Raises
        ------
        InputError
            If access is refused, the server stays silent, leads elsewhere, or sends another thing.
        """


class Span(NamedTuple):
    """The days that are asked for: ``first`` to ``last``, or the newest one not after ``last``."""

    first: dt.date | None
    last: dt.date

    @property
    def latest(self) -> bool:
        """Whether the newest day alone is asked for."""
        return self.first is None

    def days(self) -> list[dt.date]:
        """Return the days in order; newest first, where the newest one is asked for.

        Raises
        ------
        InputError
            If the last is before the first.

        Examples
        --------
        >>> [day.day for day in Span(dt.date(2025, 2, 27), dt.date(2025, 3, 1)).days()]
        [27, 28, 1]
        >>> [day.day for day in Span(None, dt.date(2025, 3, 1)).days()][:3]
        [1, 28, 27]
        """
        if self.first is not None:
            return list(days_between(self.first, self.last))
        return [self.last - dt.timedelta(days=n) for n in range(LATEST_REACH_DAYS)]

    def holds(self, day: dt.date) -> bool:
        """Return whether a day lies in the span; any not after the last may be the newest."""
        return (self.first is None or self.first <= day) and day <= self.last

    def __str__(self) -> str:
        """Return the days in words."""
        return f"up to {self.last}" if self.latest else f"from {self.first} to {self.last}"


@dataclass(frozen=True, eq=False)
class RemoteFile:
    """A file to be fetched.

    Attributes
    ----------
    name : str
        What it is called where it is kept.
    load : callable or None
        Asks for it, and returns its content, or None where it is not there; None for a file that
        the server has under its name.
    """

    name: str
    load: Callable[[Ask], bytes | None] | None = None


Plan = Callable[[Ask, Span], Sequence[RemoteFile]]


@dataclass(frozen=True)
class Download:
    """How a provider's files are fetched.

    Attributes
    ----------
    base_url : str
        The address that paths are put behind.
    plan : callable
        A way to ask and the days to the files: in order, or newest first where the newest day
        alone is asked for; the first that is there is then taken.
    longest_s : float
        Seconds that one request may take from its first to its last byte.
    """

    base_url: str
    plan: Plan
    longest_s: float = 60.0


def file_a_day(name_of: Callable[[dt.date], str]) -> Plan:
    """Return the plan of a server that has a file of every day under a name with the date.

    Parameters
    ----------
    name_of : callable
        A day to the name of its file.

    Examples
    --------
    >>> plan = file_a_day(lambda day: f"{day:%Y%m%d}.json")
    >>> day = dt.date(2025, 2, 24)
    >>> [file.name for file in plan(lambda path, **_: None, Span(day, day))]
    ['20250224.json']
    """
    return lambda ask, span: [RemoteFile(name_of(day)) for day in span.days()]
