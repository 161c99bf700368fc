"""Selectors: published rows named in a line of text, as readings of claims name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError, unknown
from minerals.geo import Floats
from minerals.statuses.sampling import SEED
from minerals.streams import stream
from minerals.tables.inventory import with_canonical
from minerals.tables.load import table
from minerals.tables.vocabularies import UNITS
from minerals.vocabulary import N_DRAWS

SELECTABLE = ("regional_reserves", "national_totals")
"""The tables that a selector can name."""

CANONICAL = (
    "canonical_unit", "canonical_basis", "canonical", "canonical_low", "canonical_high",
)  # fmt: skip
"""Columns that every selected row has; empty of what is no mass and no volume."""

KEPT_ROWS = 256
"""Published rows whose draws are kept: some 16 kB each."""

IN_THE_GROUND = "in the ground"
KINDS = {"reserves": IN_THE_GROUND, "resources": IN_THE_GROUND}
"""Metrics that are one kind of thing; every other metric is a kind of its own."""


class PublishedRows:
    """Published rows that selectors name, in canonical quantities.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Those of :data:`SELECTABLE`, and ``commodities``.
    columns : sequence of str, optional
        The columns that are asked for, where a table has them; by default all.
    """

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], columns: Sequence[str] | None = None
    ) -> None:
        self.tables = tables
        self.columns = columns
        self._rows: dict[str, pd.DataFrame] = {}
        self._words: dict[tuple[str, str], npt.NDArray[np.object_]] = {}
        self._selected: dict[str, pd.DataFrame] = {}

    def select(self, selector: str) -> pd.DataFrame:
        """Return the rows of a selector, as :func:`select` does."""
        if selector not in self._selected:
            first, *others = (self._of(each.strip(), selector) for each in selector.split(" + "))
            rows = pd.concat([first, *others]) if others else first
            self._selected[selector] = rows.reset_index(drop=True)
        return self._selected[selector].copy(deep=False)  # pandas copies what is written to

    def _of(self, part: str, selector: str) -> pd.DataFrame:
        name, _, conditions = part.partition("?")
        if name not in SELECTABLE:
            raise unknown("table", name, SELECTABLE, f"selector {selector!r}")
        if name not in self._rows:
            self._rows[name] = self._in_canonical_units(name)
        rows = self._rows[name]
        chosen = np.ones(len(rows), dtype=bool)
        for condition in conditions.split("&"):
            column, sign, value = condition.partition("=")
            if not sign or column not in self.tables[name]:
                raise InputError(f"selector {selector!r}: no column {column!r} in {name}")
            chosen &= self._words_of(name, column) == value
        if not chosen.any():
            raise InputError(f"selector {selector!r}: no row of {name} matches")
        return rows[chosen]

    def _words_of(self, name: str, column: str) -> npt.NDArray[np.object_]:
        """Return a column of a table as selectors ask for it, in the order of its rows."""
        if (name, column) not in self._words:
            words = self.tables[name][column].astype(str).str.removesuffix(".0")
            self._words[name, column] = words.to_numpy(object)[self._rows[name].index]
        return self._words[name, column]

    def _in_canonical_units(self, name: str) -> pd.DataFrame:
        """Return the rows of a table, those that are no mass and no volume first."""
        rows = self.tables[name].reset_index(drop=True).assign(table=name)
        known = self.tables["commodities"].set_index("commodity_id")
        physical = rows["unit"].isin(UNITS)
        done = [rows[~physical]]
        if physical.any():
            part = rows[physical].copy()
            part["basis"] = part["basis"].fillna(part["commodity_id"].map(known["basis"]))
            part = with_canonical(part, known)
            for bound in ("canonical_low", "canonical_high"):
                part[bound] = part[bound].fillna(part["canonical"])
            done.append(part)
        rows = pd.concat(done).reindex(columns=[*rows.columns, *CANONICAL])
        for bound in ("", "_low", "_high"):
            plain = rows[f"quantity{bound}"].fillna(rows["quantity"])
            rows[f"canonical{bound}"] = rows[f"canonical{bound}"].fillna(plain)
        return rows if self.columns is None else rows[rows.columns.intersection([*self.columns])]


@cache
def _bundled() -> PublishedRows:
    return PublishedRows({name: table(name) for name in (*SELECTABLE, "commodities")})


def select(selector: str) -> pd.DataFrame:
    """Return the published rows of the bundled tables that a selector names.

    Parameters
    ----------
    selector : str
        ``table?column=value&column=value``, several joined with `` + ``; the tables are
        ``regional_reserves`` and ``national_totals``.

    Returns
    -------
    pandas.DataFrame
        The rows, with ``canonical`` quantities where the unit is a mass or a volume and the
        plain quantity otherwise (counts, billions of dollars).

    Raises
    ------
    InputError
        If a table or column is unknown, or no row matches.

    Examples
    --------
    >>> rows = select("national_totals?commodity_id=coal&category=A+B+C1")
    >>> rows["commodity_id"].unique().tolist()
    ['coal']
    """
    return _bundled().select(selector)


def check_alike(rows: pd.DataFrame, selector: str) -> None:
    """Refuse rows that cannot be added, or held against each other.

    Parameters
    ----------
    rows : pandas.DataFrame
        As :func:`select` returns them.
    selector : str
        What named them, for the message.

    Raises
    ------
    InputError
        If they differ in unit, basis or kind (in the ground, output, mines, deposits, value).

    Examples
    --------
    >>> check_alike(select("national_totals?commodity_id=gas"), "gas")
    """
    units, bases = set(), set()
    columns = (rows[name] for name in ("unit", "canonical_unit", "canonical_basis"))
    for unit, canonical, basis in zip(*columns, strict=True):
        units.add(canonical if unit in UNITS else "none" if pd.isna(unit) else unit)
        if unit in UNITS and pd.notna(basis):
            bases.add(basis)
    metrics = rows["metric"].fillna("reserves") if "metric" in rows else ["reserves"]
    kinds = {KINDS.get(each, each) for each in metrics}
    for word, values in (("unit", units), ("basis", bases), ("kind", kinds)):
        found = sorted(values)
        if len(found) > 1:
            raise InputError(f"selector {selector!r}: rows of more than one {word}: {found}")


def check_part(part: pd.DataFrame, whole: pd.DataFrame, names: Sequence[str]) -> None:
    """Refuse a part that exceeds its whole.

    Parameters
    ----------
    part, whole : pandas.DataFrame
        As :func:`select` returns them.
    names : sequence of str
        What named them, for the message.

    Raises
    ------
    InputError
        If the sum of the part over that of the whole lies outside 0 to 1.
    """
    share = float(part["canonical"].sum() / whole["canonical"].sum())
    if not 0 <= share <= 1:
        raise InputError(
            f"{names[0]} is {share:.1%} of {names[1]}: a part cannot exceed its whole; name rows "
            "that belong together"
        )


def drawn_sum(rows: pd.DataFrame, n_draws: int = N_DRAWS, seed: int = SEED) -> Floats:
    """Add up published rows in every draw: each uniform in its limits, a point without.

    Parameters
    ----------
    rows : pandas.DataFrame
        As :func:`select` returns them.
    n_draws, seed : int, optional
        How many draws, and the seed of all streams.

    Returns
    -------
    numpy.ndarray
        Shape (n_draws,); one row has the same draws wherever it is added.

    Examples
    --------
    >>> drawn = drawn_sum(select("national_totals?commodity_id=coal&category=A+B+C1"))
    >>> bool((drawn == drawn[0]).all())
    True
    """
    whole = np.zeros(n_draws)
    columns = ("canonical_low", "canonical_high")
    for key, (low, high) in zip(keys_of(rows), rows[list(columns)].to_numpy(float), strict=True):
        whole += low
        if low < high:
            whole += (high - low) * _uniform(key, n_draws, seed)
    return whole


@lru_cache(maxsize=KEPT_ROWS)
def _uniform(key: str, n_draws: int, seed: int) -> Floats:
    return stream(seed, "published", key).random(n_draws)


def publishers_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """Name who published rows, each once.

    Examples
    --------
    >>> len(publishers_of(select("national_totals?commodity_id=coal&category=A+B+C1")))
    1
    """
    return tuple(dict.fromkeys(_publishers()[name] for name in rows["source_id"].dropna()))


@cache
def _publishers() -> dict[str, str]:
    sources = table("sources")
    named = sources["publisher"].fillna(sources["title"])
    return dict(zip(sources["source_id"], named, strict=True))


def keys_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """Name the rows that :func:`select` returned, each as ``table: region commodity source``.

    Parameters
    ----------
    rows : pandas.DataFrame
        As :func:`select` returns them.

    Returns
    -------
    tuple of str
        One per row.

    Examples
    --------
    >>> keys_of(select("regional_reserves?region_id=ua&commodity_id=coal&metric=mines"))[0]
    'regional_reserves: ua coal ...'
    """
    place = rows["region_id"] if "region_id" in rows else pd.Series("national", rows.index)
    words = (rows["table"], place.fillna("national"), rows["commodity_id"], rows["source_id"])
    return tuple(
        f"{name}: {where} {commodity} {source}"
        for name, where, commodity, source in zip(*(w.tolist() for w in words), strict=True)
    )
