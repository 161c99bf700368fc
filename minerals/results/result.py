"""Results: a header, a table, notes; printed, shown in a notebook, or written in a format."""

from __future__ import annotations

import csv
import html
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import pandas as pd

from minerals.errors import InputError
from minerals.escapes import one_line
from minerals.results import markdown
from minerals.results.cells import flat, guarded
from minerals.results.numbers import STYLES, WORDS
from minerals.results.terminal import draw
from minerals.results.types import rounded, typed
from minerals.vocabulary import Provenance


@dataclass(frozen=True)
class Field:
    """One column of a result: its stable name, its heading, and how a person reads it."""

    name: str
    heading: str
    style: str = "text"

    @property
    def is_words(self) -> bool:
        """Whether it is read as words, and stands to the left."""
        return self.style in WORDS


@dataclass(frozen=True, eq=False)
class Result:
    """An answer with everything that a reader needs to judge it.

    Attributes
    ----------
    kind : str
        What it is: ``share``, ``timeline``, ``deposits``, ``changes``.
    header : dict
        As-of date, snapshot, control source, scope, measure and the like.
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        The rows, under stable names; where each row is a deposit, with its point (EPSG:4326).
    fields : tuple of Field
        How a person reads the columns.
    notes : tuple of str
        What a reader must know.
    details : pandas.DataFrame
        The rows behind the rows, where there are any.
    cite : callable
        Finds ``sources``.

    Notes
    -----
    A result stands for its rows where a table would: it has a length, columns by name, ``plot``,
    and gives its rows, one mapping each, when it is walked through, so that
    ``pandas.DataFrame(result)`` has rows and columns as :meth:`to_frame`.

    Examples
    --------
    >>> answer = Result("share", {"as_of": "2025-02-24"},
    ...     pd.DataFrame({"share": [0.25]}), (Field("share", "Occupied", "percent"),))
    >>> len(answer), answer["share"].tolist(), pd.DataFrame(answer).equals(answer.to_frame())
    (1, [0.25], True)
    >>> print(answer.to_markdown())
    **as of** 2025-02-24
    <BLANKLINE>
    | Occupied |
    | ---: |
    | 25.0% |
    """

    kind: str
    header: Mapping[str, Any]
    frame: pd.DataFrame
    fields: tuple[Field, ...]
    notes: tuple[str, ...] = ()
    details: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    cite: Callable[[], tuple[str, ...]] = field(default=tuple, repr=False, kw_only=True)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The publications that the rows rest on, where they are of the bundled tables."""
        return self.cite()

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled and copied: the sources themselves, not what finds them."""
        return {**vars(self), "sources": self.sources, "cite": partial(tuple, self.sources)}

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a table of the caller's own: a GeoDataFrame where they are places.

        Dates are dates, and a column has the same type in every answer; figures have nine
        significant digits. Its ``attrs`` hold the header (``as_of``,
        ``snapshot``, ``control`` ...), ``sources`` and ``notes``.
        """
        frame = typed(self.frame, self.fields)
        told = {"sources": list(self.sources), "notes": list(self.notes)}
        frame.attrs |= {**self.header, **told}
        return frame

    def __len__(self) -> int:
        return len(self.frame)

    def __bool__(self) -> bool:  # an answer without rows is an answer
        return True

    def __contains__(self, name: object) -> bool:
        return name in self.frame.columns

    def __iter__(self) -> Iterator[dict[Any, Any]]:
        return iter(self.to_frame().to_dict("records"))

    def __getitem__(self, names: Any) -> Any:
        return self.to_frame()[names]

    @property
    def columns(self) -> pd.Index:
        """The stable names of the columns."""
        return self.frame.columns

    @property
    def plot(self) -> Any:
        """The drawing of the rows by pandas, or by GeoPandas where they are places."""
        return self.to_frame().plot

    @property
    def explore(self) -> Any:
        """The web map of GeoPandas, where the rows are places.

        Raises
        ------
        InputError
            If they are none.
        """
        frame = self.to_frame()
        if "geometry" not in frame:
            raise InputError(
                f"{self.kind}: its rows are no places, which a map needs: explore those of "
                "deposits or changes, or draw a map of a question with minerals.map()"
            )
        return frame.explore

    @property
    def table(self) -> pd.DataFrame:
        """The rows without their geometry, rounded, as they are written as text."""
        return rounded(
            pd.DataFrame(self.frame.drop(columns="geometry", errors="ignore")), self.fields
        )

    def to_dict(self) -> dict[str, Any]:
        """Return header, rows and notes as plain Python values; absent is None."""
        rows = [
            {str(name): _plain(value) for name, value in row.items()}
            for row in self.table.to_dict("records")
        ]
        return {**self.header, "rows": rows, "notes": list(self.notes)}

    def to_json(self) -> str:
        """Return the answer as JSON; shares are fractions, absent is null."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)

    def to_csv(self, *, raw: bool = False) -> str:
        """Return the rows as CSV under their stable names; absent is empty.

        Parameters
        ----------
        raw : bool, optional
            Leave texts as they are that a spreadsheet would take for formulas; by default a mark
            stands before them, see :func:`minerals.results.cells.guarded`.
        """
        table = self.table.map(flat)
        if not raw:
            table = table.map(guarded).rename(columns=guarded)
        texts = table.select_dtypes(exclude="number").to_numpy().ravel()
        # The writer quotes a line feed, but not a lone carriage return, which tears the row.
        torn = any(isinstance(each, str) and "\r" in each for each in texts)
        quoting: Any = csv.QUOTE_NONNUMERIC if torn else csv.QUOTE_MINIMAL
        return table.to_csv(index=False, lineterminator="\n", quoting=quoting)

    def to_markdown(self) -> str:
        """Return header, table and notes as Markdown."""
        shown = self._shown()
        head = markdown.row(each.heading for each in shown)
        rule = "| " + " | ".join("---" if f.is_words else "---:" for f in shown) + " |"
        lines = ["; ".join(f"**{name}** {markdown.text(said)}" for name, said in self._headline())]
        lines += ["", head, rule, *map(markdown.row, self._texts(shown))]
        lines += [""] * bool(self.notes) + [f"- {markdown.item(note)}" for note in self.notes]
        return "\n".join(lines)

    def to_table(self, *, color: bool = False, width: int | None = None) -> str:
        """Return the answer as a table for a terminal, or as blocks where it is too narrow.

        Parameters
        ----------
        color : bool, optional
            Whether to use terminal colours.
        width : int, optional
            Width in characters; wide enough for the table by default.
        """
        shown = self._shown()
        return draw(
            self.headline(),
            [(each.heading, each.is_words) for each in shown],
            self._texts(shown),
            self.notes,
            color=color,
            width=width,
        )

    def headline(self) -> str:
        """Return the header as a line for a person: dates, control, what is counted."""
        return "; ".join(f"{name}: {text}" for name, text in self._headline())

    def __str__(self) -> str:
        return self.to_table()

    def _repr_html_(self) -> str:
        shown = self._shown()
        head = "".join(f"<th>{_html(each.heading)}</th>" for each in shown)
        body = "".join(
            "<tr>" + "".join(f"<td>{_html(text)}</td>" for text in row) + "</tr>"
            for row in self._texts(shown)
        )
        line = "; ".join(f"<b>{_html(name)}</b> {_html(text)}" for name, text in self._headline())
        notes = "".join(f"<p>{_html(note)}</p>" for note in self.notes)
        return f"<p>{line}</p><table><tr>{head}</tr>{body}</table>{notes}"

    def _headline(self) -> list[tuple[str, str]]:
        """Pick what a person needs from the header, in words."""
        head = self.header
        names = (
            ("as_of", "as of"),
            ("from", "from"),
            ("snapshot", "snapshot"),
            ("control", "control"),
            ("scope_title", "counts"),
            ("measure", "measure"),
            ("prices", "prices"),
            ("population", "of"),
            ("oblast", "oblast"),
            ("deposits", "deposits"),
        )
        origin = head.get("provenance", {}).get("control")
        if origin in (Provenance.FILE, Provenance.MEMORY):  # its name may be anyone's
            head = {**head, "control": head["control_title"]}
        shown = [(name, str(head[key])) for key, name in names if head.get(key) is not None]
        age = head.get("snapshot_age_days")
        old = f" ({age} day{'' if age == 1 else 's'} earlier)" if age else ""
        return [(name, text + old if name == "snapshot" else text) for name, text in shown]

    def _shown(self) -> list[Field]:
        """Leave out columns that are empty throughout."""
        return [
            each
            for each in self.fields
            if each.name in self.frame and not self.frame[each.name].isna().all()
        ]

    def _texts(self, shown: list[Field]) -> list[list[str]]:
        return [
            [
                "" if _absent(row[each.name]) else STYLES[each.style](row[each.name])
                for each in shown
            ]
            for row in self.frame.to_dict("records")
        ]


def _html(text: str) -> str:
    """Keep a text from being markup, and from turning the direction of what stands around it."""
    return html.escape(one_line(text))


def _absent(value: object) -> bool:
    """Tell whether there is nothing to show; an endless number is no number either."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, float) and not math.isfinite(value)


def _plain(value: object) -> object:
    """Turn numpy and pandas scalars into JSON's own, and absent values into None."""
    if _absent(value):
        return None
    return value.item() if hasattr(value, "item") else value
