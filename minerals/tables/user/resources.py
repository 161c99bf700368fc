"""What lies at the sites of a user's table: commodities and figures, each counted once."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError
from minerals.tables.inventory import with_canonical
from minerals.tables.limits import quantity_limits
from minerals.tables.load import commodities
from minerals.tables.user.sites import check_words
from minerals.tables.user.table import TEXT, UserTable
from minerals.tables.user.unit_words import unit_meant, unknown_unit
from minerals.tables.vocabularies import BASES, CATEGORIES, RESOURCE_ROLES
from minerals.vocabulary import UNNAMED, normalised

QUANTITIES = ("quantity", "quantity_low", "quantity_high")
MAX_OWN_COMMODITIES = 300
"""More names that no table knows are no commodities."""

TRUE = frozenset("true yes y t 1 x так да preferred".split())
FALSE = frozenset("false no n f 0 ні нет -".split())

_SURE_MARKS = re.compile(r"\s*[;|\n]+\s*")
_MARKS = re.compile(r"\s*(?:[;|\n,/+&]|\band\b|\bта\b|\bі\b)\s*")

Mask = npt.NDArray[np.bool_]


def build_resources(
    table: UserTable, numbers: dict[str, pd.Series]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the resources of a table, and the commodities they are of.

    Parameters
    ----------
    table : UserTable
        With the known columns under their names, repeated rows gone.
    numbers : dict of str to pandas.Series
        Its columns of numbers.

    Returns
    -------
    pandas.DataFrame
        As :attr:`minerals.tables.inventory.Inventory.resources`.
    pandas.DataFrame
        The catalogue with what the table adds to it.

    Raises
    ------
    InputError
        If a word is unknown, a quantity impossible, or one figure stands several times.
    """
    catalogue = commodities().set_index("commodity_id")
    rows = pd.DataFrame({"deposit_id": table.texts("deposit_id")})
    for column in QUANTITIES:
        rows[column] = numbers.get(column, np.nan)
    _check_quantities(rows, table)
    rows["unit"] = _units(table)
    vocabularies = {"basis": BASES, "category": CATEGORIES, "role": RESOURCE_ROLES}
    for column, words in vocabularies.items():
        rows[column] = table.texts(column)
        check_words(rows[column], words, table)
    missing = (rows["quantity"].notna() & rows["unit"].isna()).to_numpy()
    if missing.any():
        verb = "fill" if "unit" in table.frame else "add"
        raise table.error(missing, f"a quantity without a unit; {verb} column unit")
    rows["role"] = rows["role"].fillna("main")
    rows["source_id"] = None
    rows = _with_commodities(rows, table)
    rows = _without_rivals(rows, _preferred(table), table)
    catalogue = _with_own_commodities(catalogue, rows, table)
    rows["basis"] = rows["basis"].fillna(rows["commodity_id"].map(catalogue["basis"]))
    figures = with_canonical(rows, catalogue)
    _check_one_figure_each(figures, table)
    return quantity_limits(figures.reset_index(drop=True)), catalogue


def _check_quantities(rows: pd.DataFrame, table: UserTable) -> None:
    for column in QUANTITIES:
        bad = ((rows[column] < 0) | np.isinf(rows[column])).to_numpy()
        if bad.any():
            raise table.error(bad, f"{table.label(column)} is below 0 or without end; correct it")
    low, high = rows["quantity_low"], rows["quantity_high"]
    middle = rows["quantity"]
    crossed = ((low > middle) | (high < middle) | (low > high)).to_numpy()
    if crossed.any():
        raise table.error(
            crossed, "quantity outside quantity_low to quantity_high; correct the bounds"
        )
    ranged = middle.isna() & low.notna() & high.notna()
    half = (middle.isna() & (low.notna() ^ high.notna())).to_numpy()
    if half.any():
        raise table.error(
            half, "one end of a range without a quantity; give the quantity, or both ends"
        )
    if ranged.any():
        rows["quantity"] = middle.where(~ranged, (low + high) / 2)
        table.tell(
            f"the middle of the range counts where no quantity is given {table.rows(ranged)}"
        )


@cache
def _names() -> dict[str, str]:
    """Return the commodity that each identifier or Ukrainian name stands for."""
    catalogue = commodities()
    found: dict[str, str] = {}
    for column in ("name_uk", "commodity_id"):
        for name, identifier in zip(catalogue[column], catalogue["commodity_id"], strict=True):
            if isinstance(name, str):
                found[normalised(name)] = str(identifier)
    return found


def _with_commodities(rows: pd.DataFrame, table: UserTable) -> pd.DataFrame:
    """Give each row its commodity by the identifier of the tables; one of several becomes several.

    Their index says which row of the table they are.
    """
    code, words = pd.factorize(_words(table))
    parts = [*map(_split, words), [UNNAMED]]  # the last of a cell without a word, whose code is -1
    count = np.array([len(each) for each in parts])[code]
    several = count > 1
    if several.any():
        measured = several & rows["quantity"].notna().to_numpy()
        if measured.any():
            raise table.error(
                measured,
                f"one quantity for several commodities ({'; '.join(parts[code[measured][0]])}); "
                "give each a row of its own",
            )
        first = "; ".join(parts[code[several][0]])
        table.tell(f"lists of commodities split, such as {first} {table.rows(several)}")
        rows = rows.loc[np.repeat(rows.index, count)]
    unsplit = [part == [word] for word, part in zip(words, parts[:-1], strict=True)]
    listlike = [bool(_SURE_MARKS.search(word)) for word in words]
    whole = np.array([*np.logical_and(unsplit, listlike), False])[code]
    if whole.any():
        table.tell(
            "commodities that look like lists counted as one name each, as no part is known "
            f"{table.rows(whole)}"
        )
    known = {each: _names().get(normalised(each), each) for part in parts for each in part}
    _tell_names(table, "commodities", known)
    begin = np.cumsum([0, *map(len, parts)])[:-1][code]
    rank = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    names = pd.Series([known[each] for part in parts for each in part], dtype=words.dtype)
    return rows.assign(commodity_id=names.array[np.repeat(begin, count) + rank])


def _words(table: UserTable) -> pd.Series:
    """Return what each row says of its commodity, the items of a list behind one another."""
    texts = table.texts("commodity")
    if texts.dtype == TEXT:
        return texts
    cells = table.frame["commodity"].astype(object)
    listed = np.array([isinstance(each, list | tuple | set) for each in cells], dtype=bool)
    if listed.any():
        texts[listed] = cells[listed].map(lambda each: ";".join(map(str, each)))
    return texts


def _split(cell: str) -> list[str]:
    """Split a list of commodities at marks between known names; any other text is one name."""
    if normalised(cell) in _names():
        return [cell]
    for marks, enough in ((_MARKS, all), (_SURE_MARKS, any)):
        parts = [each.strip() for each in marks.split(cell) if each.strip()]
        if parts and enough(normalised(each) in _names() for each in parts):
            return list(dict.fromkeys(parts))
    return [cell]


def _units(table: UserTable) -> pd.Series:
    """Return the unit of each row, by the names of the tables."""
    words = table.texts("unit")
    meant: dict[str, str] = {}
    for word in words.dropna().unique():
        unit = unit_meant(word)
        if unit is None:
            raise unknown_unit(word, table.place(words == word))
        meant[word] = unit
    _tell_names(table, "units", meant)
    return words.map(meant)


def _tell_names(table: UserTable, what: str, known: dict[str, str]) -> None:
    """Tell which words were read as another."""
    translated = [f"{word} is {name}" for word, name in known.items()
                  if normalised(word) != normalised(name)]  # fmt: skip
    if translated:
        more = f" and {len(translated) - 5} more" if len(translated) > 5 else ""
        table.tell(f"{what} by other names: {', '.join(translated[:5])}{more}")


def _preferred(table: UserTable) -> pd.Series | None:
    """Return which rows a user prefers; None where the table does not say."""
    if "preferred" not in table.frame:
        return None
    words = table.texts("preferred").str.casefold().str.removesuffix(".0")
    odd = (words.notna() & ~words.isin(TRUE | FALSE)).to_numpy()
    if odd.any():
        first = words[odd].iloc[0]
        raise table.error(
            odd, f"{table.label('preferred')} is neither true nor false: {first!r}; write one"
        )
    return words.isin(TRUE) if words.notna().any() else None


def _without_rivals(
    rows: pd.DataFrame, preferred: pd.Series | None, table: UserTable
) -> pd.DataFrame:
    """Leave out figures beside which another of the same commodity is preferred."""
    if preferred is None:
        return rows
    wanted = preferred[rows.index]
    key = [rows["deposit_id"], rows["commodity_id"]]
    rival = ~wanted & wanted.groupby(key).transform("any")
    alone = ~wanted & rows["quantity"].notna() & ~rival
    if rival.any():
        table.tell(f"figures that are not preferred left out {table.rows(_at(rival, table))}")
    if alone.any():
        table.tell(
            "figures counted that are not preferred, where no other is "
            f"{table.rows(_at(alone, table))}"
        )
    return rows[~rival]


def _at(mask: pd.Series, table: UserTable) -> Mask:
    """Return a mask of the rows of the table for one of rows with their numbers as index."""
    found = np.zeros(len(table.frame), dtype=bool)
    found[mask.index[mask.to_numpy()]] = True
    return found


def _check_one_figure_each(rows: pd.DataFrame, table: UserTable) -> None:
    """Refuse several figures for one thing: they may be sources that differ, or parts to add."""
    if table.one_row_each:
        return
    figures = rows[rows["canonical"].notna()]
    key = ["deposit_id", "commodity_id", "category"]
    again = figures.duplicated(key, keep=False)
    if not again.any():
        return
    first = figures[again].iloc[0]
    same = again & (figures["deposit_id"] == first["deposit_id"])
    same &= figures["commodity_id"] == first["commodity_id"]
    n = int(same.sum())
    raise table.error(
        _at(same, table),
        f"{n} figures for {first['commodity_id']} at {first['deposit_id']}: where they are of "
        "several sources, mark one in a column preferred (true, false); where they add up, give "
        "each its category, or their sum",
    )


def _with_own_commodities(
    catalogue: pd.DataFrame, rows: pd.DataFrame, table: UserTable
) -> pd.DataFrame:
    """Add the commodities that only the user's table names, in the unit used there."""
    known = rows["commodity_id"].isin(catalogue.index)
    if known.all():
        return catalogue
    own = rows[~known].groupby("commodity_id").first()
    if len(own) > MAX_OWN_COMMODITIES:
        raise InputError(
            f"{table.name}: {table.label('commodity')} holds {len(own):,} names that are no "
            f"commodities, such as {own.index[0]!r}; check whether it is the right column"
        )
    extra = pd.DataFrame(
        {
            "name_en": own.index,
            "name_uk": own.index,
            "family": "other",
            "unit": own["unit"],
            "basis": own["basis"].fillna("ore"),
        },
        index=own.index,
    )
    flags = [column for column in catalogue.columns if catalogue[column].dtype == "boolean"]
    extra[flags] = False
    return pd.concat([catalogue, extra.astype(catalogue.dtypes[extra.columns].to_dict())])
