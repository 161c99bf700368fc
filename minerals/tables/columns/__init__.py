"""The column dictionary: one definition of every bundled table.

Schemas, checks, the data package and the documentation are all derived from :data:`TABLES`;
a column is described in one of the modules here and nowhere else.
"""

from __future__ import annotations

from minerals.tables.columns import claims, control, figures, reports, sites
from minerals.tables.schema import Table

_PARTS = (sites, figures, reports, control, claims)

TABLES: dict[str, Table] = {table.name: table for part in _PARTS for table in part.TABLES}
"""Every bundled CSV table by name, in the order in which they depend on each other."""
