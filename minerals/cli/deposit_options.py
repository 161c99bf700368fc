"""Options of a user's own deposit table, and the table they name. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.options import PairType, all_of
from minerals.errors import InputError


class ColumnName(PairType):
    """A known column of a deposit table, and what the user calls it."""

    name = "COLUMN=NAME"

    def convert(
        self,
        value: str | tuple[str, str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, str]:
        """Split at the first equals sign."""
        if isinstance(value, tuple):
            return value
        left, sign, right = value.partition("=")
        if not sign:
            self.fail(f"{value!r} is not COLUMN=NAME, such as longitude=X", param, ctx)
        return left.strip(), right


deposits_options = all_of(
    click.option(
        "--deposits",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="Your own deposit table: CSV, XLSX, ODS, Parquet, any vector file, one of these in "
        "zip or gz, or - for standard input.",
    ),
    click.option("--sheet", metavar="NAME", help="The sheet of a workbook, where several fit."),
    click.option(
        "--encoding", metavar="NAME", help="Of a text file that is not in UTF-8, such as cp1251."
    ),
    click.option(
        "--column",
        "columns",
        type=ColumnName(),
        multiple=True,
        help="What a known column is called in the table, such as longitude=X; with nothing "
        "behind the sign, that none holds it; repeatable.",
    ),
)


def deposit_table(options: dict[str, Any]) -> Any:
    """Take the options of a deposit table out of ``options`` and read the table they name.

    Returns
    -------
    Inventory or None
        None where the bundled tables are asked about.

    Raises
    ------
    InputError
        If the table cannot be used, or an option is given without one.
    """
    path = options.pop("deposits")
    given = {
        name: value for name in ("sheet", "encoding", "columns") if (value := options.pop(name))
    }
    if path is None:
        if given:
            raise InputError("options for a deposit table need --deposits PATH")
        return None
    from minerals.tables.user import read_user_table

    if "columns" in given:
        given["columns"] = dict(given["columns"])
    return read_user_table(path, **given)
