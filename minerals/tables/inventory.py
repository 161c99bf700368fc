"""An inventory: sites with their shapes, and what lies at them, ready to be joined and added.

The bundled tables and a user's own table both become an :class:`Inventory`; the rest of the
program does not know which it has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from minerals.tables.country import UKRAINE, Country
from minerals.tables.limits import quantity_limits
from minerals.tables.load import commodities, resources, shapes, table
from minerals.tables.units import in_canonical
from minerals.vocabulary import BUNDLED, Provenance

BUNDLED_COUNTRY = UKRAINE
"""The country of the bundled tables, and of the bundled control history."""


def no_totals() -> pd.Series:
    """Return national totals of nothing."""
    return pd.Series(dtype=float)


@dataclass(frozen=True, eq=False)
class Inventory:
    """Sites and resources that belong together.

    Attributes
    ----------
    name : str
        ``bundled``, or the file that a user gave.
    provenance : Provenance
        Whether it is the bundled tables, a file, or a table in memory.
    sites : pandas.DataFrame
        One row per deposit: ``geometry``, a shapely Point in EPSG:4326, ``location_precision_km``,
        ``setting``, ``part_of``, ``control_place_id``, and ``outline`` (a polygon for an areal
        deposit, else missing) with ``outline_precision_km``.
    resources : pandas.DataFrame
        One row per deposit, commodity and counting figure, with ``canonical`` quantities
        (``canonical``, ``canonical_low``, ``canonical_high``).
    commodities : pandas.DataFrame
        Indexed by ``commodity_id``.
    totals : callable
        Returns the national total per commodity in its canonical unit, where one is known.
    country : Country or None
        The country whose deposits they are, where the program has its profile and knows it.
    findings : tuple of str
        What was renamed, split, left out or detected in a user's table.
    own_columns : tuple of str
        Columns of ``sites`` that are the user's own, handed on in answers about deposits.
    """

    name: str
    sites: pd.DataFrame
    resources: pd.DataFrame
    commodities: pd.DataFrame
    totals: Callable[[], pd.Series] = no_totals
    provenance: Provenance = Provenance.MEMORY
    country: Country | None = None
    findings: tuple[str, ...] = ()
    own_columns: tuple[str, ...] = ()

    @cached_property
    def national(self) -> pd.Series:
        """The national totals; none for a table of a user's own."""
        return self.totals()

    def own(self) -> pd.DataFrame:
        """Return the user's own columns by deposit."""
        return pd.DataFrame(self.sites.set_index("deposit_id")[list(self.own_columns)])

    def rows_of(self, deposits: pd.Series) -> npt.NDArray[np.intp]:
        """Return the row of each of some deposits among the sites.

        Examples
        --------
        >>> bundled().rows_of(bundled().sites["deposit_id"].head(2)[::-1])
        array([1, 0])
        """
        names = self.sites["deposit_id"]
        if self.lists_each_once(deposits):
            return np.arange(len(names))
        return np.asarray(pd.Index(names).get_indexer(pd.Index(deposits)))

    def lists_each_once(self, deposits: pd.Series) -> bool:
        """Tell whether deposits are the sites one by one, as in a table with a row for each."""
        return bool(self.sites["deposit_id"].equals(deposits))


def with_canonical(rows: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    """Add quantities in the canonical unit and basis of their commodity.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``commodity_id``, ``quantity``, ``quantity_low``, ``quantity_high``, ``unit`` and
        ``basis``.
    catalogue : pandas.DataFrame
        Commodities indexed by ``commodity_id``.

    Returns
    -------
    pandas.DataFrame
        With ``canonical``, ``canonical_low`` and ``canonical_high``; a side of the range that
        is not published is missing.
    """
    rows = rows.assign(
        canonical_basis=rows["commodity_id"].map(catalogue["basis"]),
        canonical_unit=rows["commodity_id"].map(catalogue["unit"]),
    )
    sides = ("", "_low", "_high")
    found = in_canonical(rows, [f"quantity{side}" for side in sides])
    return rows.assign(
        **{f"canonical{side}": each for side, each in zip(sides, found, strict=True)}
    )


def national_totals(catalogue: pd.DataFrame) -> pd.Series:
    """Return the preferred national total per commodity, in its canonical unit and basis."""
    totals = table("national_totals")
    totals = with_canonical(totals[totals["preferred"].astype(bool)], catalogue)
    totals = totals.dropna(subset=["canonical"])
    return totals.groupby("commodity_id")["canonical"].sum()


@cache
def basin_sites() -> pd.DataFrame:
    """Return the outlines of basins as sites of an inventory, each in the place of a deposit.

    Examples
    --------
    >>> basin_sites().set_index("deposit_id").loc["kerch", "outline"].geom_type
    'Polygon'
    """
    basins = shapes("basins")
    names, outlines = basins.index.to_numpy(), basins["geometry"].to_numpy()
    return basins.reset_index(drop=True).assign(
        deposit_id=names, outline_id=names, outline=outlines,
        geometry=shapely.point_on_surface(outlines),
        location_precision_km=1.0, setting="land", control_place_id=None, oblast=None,
    )  # fmt: skip


@cache
def bundled() -> Inventory:
    """Return the bundled inventory.

    Examples
    --------
    >>> bundled().sites["deposit_id"].is_unique
    True
    """
    catalogue = commodities().set_index("commodity_id")
    rows = resources()
    sites, basins = table("deposits"), shapes("basins")
    sites["geometry"] = shapely.points(sites[["longitude", "latitude"]].to_numpy(float))
    found = sites["outline_id"].map(basins["geometry"])
    sites["outline"] = found.astype(object).where(found.notna(), None)
    sites["outline_precision_km"] = sites["outline_id"].map(basins["outline_precision_km"])
    return Inventory(
        name=BUNDLED,
        provenance=Provenance.BUNDLED,
        sites=sites,
        resources=quantity_limits(with_canonical(rows[rows["preferred"].astype(bool)], catalogue)),
        commodities=catalogue,
        totals=partial(national_totals, catalogue),
        country=BUNDLED_COUNTRY,
    )
