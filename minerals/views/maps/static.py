"""The static map: control and deposits as a figure for print.

A view computes nothing: statuses come from :mod:`minerals.views.listings`, the headline from
:func:`minerals.shares.answer.share`, polygons from the control history; here they are only drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from minerals.geo import Floats
from minerals.results import numbers
from minerals.results.labels import label, local_names
from minerals.results.result import Result
from minerals.shares.answer import share
from minerals.shares.caveats import dominant_commodity
from minerals.shares.measure import find_measure
from minerals.statuses.findings import input_notes
from minerals.tables.find import find_inventory
from minerals.tables.inventory import Inventory
from minerals.tables.oblasts import within
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import Snapshot
from minerals.views import captions
from minerals.views.figures.canvas import (
    MARGIN_IN,
    WIDTH_IN,
    Canvas,
    Heading,
    make_canvas,
    shorten,
    style,
)
from minerals.views.listings import list_deposits
from minerals.views.maps import basemap
from minerals.views.maps.label_placement import Box, LabelPlacement, centred_box
from minerals.vocabulary import STATUSES

MARK_STYLES = {
    "government": ("#0072B2", "o", 1.0),
    "contested": ("#6A3D9A", "D", 0.85),
    "occupied": ("#B8460B", "^", 1.25),
}
"""Colour (told apart by colour-blind readers), shape and relative size of each status, in the
order in which they are drawn."""

LAND_STYLES: dict[str, dict[str, Any]] = {
    "occupied": {"fc": ("#F0A878", 0.55), "ec": MARK_STYLES["occupied"][0], "lw": 0.7},
    "contested": {"fc": "none", "ec": MARK_STYLES["contested"][0], "lw": 0.5, "hatch": "/////"},
}
"""How land is drawn, on the map and in its legend."""

OUTLINE_STYLE: dict[str, Any] = {"fc": "none", "ec": "#333333", "lw": 0.8, "ls": "--"}
"""How the outline of an areal deposit is drawn."""

MAX_NAMED_DEPOSITS = 15
"""With more deposits than this, none is named on the map."""

MAX_NAME_WIDTH_IN = 1.6
"""Inches for the name of a deposit."""

_LEGEND_HEIGHT_IN = 0.85  # inches
_LEGEND_SIZE_PT = 8.0


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What a map shows: deposits, snapshot, the share in its headline, and the language."""

    inventory: Inventory
    history: ControlHistory
    snapshot: Snapshot
    found: Result
    answer: Result
    lang: str

    @property
    def country(self) -> str | None:
        """Code of the country of the control history, where it is known."""
        code: str | None = self.answer.header["country"]
        return code

    def say(self, key: str, **values: object) -> str:
        return captions.say(self.answer.header, self.lang, key, **values)


def figure(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    commodity: str | Iterable[str] = (),
    group: str | None = None,
    role: str = "counting",
    oblast: str | None = None,
    date: str | dt.date | None = None,
    scope: str = "all",
    control: str | Path | ControlHistory | None = None,
    by: str = "count",
    prices: str | None = None,
    lang: str = "en",
) -> Any:
    """Draw control and deposits as a figure for print.

    Parameters
    ----------
    deposits, commodity, group, role, oblast, date, scope, control, by, prices : optional
        As for :func:`minerals.share`; ``by`` and ``prices`` are those of the headline.
    lang : str, optional
        One of :func:`minerals.results.labels.languages`.

    Returns
    -------
    matplotlib.figure.Figure
        In the equal-area plane of the control history; see :func:`minerals.views.figures.save`.

    Raises
    ------
    InputError
        If an argument cannot be used.

    Examples
    --------
    >>> drawn = figure(commodity="lithium", date="2025-02-24")
    >>> drawn.texts[0].get_text()
    'Mineral deposits and control: lithium, 2025-02-24'
    """
    label(lang, "title")
    inventory, history = within(find_inventory(deposits), oblast), find_control(control)
    chosen = (commodity,) if isinstance(commodity, str) else tuple(commodity)
    asked: dict[str, Any] = {"commodity": chosen, "group": group, "role": role, "date": date,
                             "scope": scope, "control": history, "oblast": oblast}  # fmt: skip
    answer = share(inventory, by=by, prices=prices, **asked)
    found = list_deposits(inventory, **asked)
    drawn = _Drawn(inventory, history, history.at(date), found, answer, lang)
    with style():
        return _draw(drawn)


def _draw(drawn: _Drawn) -> Any:
    view = basemap.view_of(_shown(drawn), drawn.history.plane, WIDTH_IN - 2 * MARGIN_IN)
    canvas = make_canvas(view.height + _LEGEND_HEIGHT_IN, _headings(drawn), _notes(drawn))
    axes = canvas.axes(0, _LEGEND_HEIGHT_IN, view.inches, view.height)
    axes.set_xlim(view.left, view.right)
    axes.set_ylim(view.bottom, view.top)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[["top", "right"]].set_visible(True)
    basemap.draw_basemap(axes, view, drawn.history.country)
    _draw_control(axes, view, drawn.snapshot)
    outlined = _draw_outlines(axes, view, drawn)
    points = view.xy(drawn.found.frame["longitude"], drawn.found.frame["latitude"])
    size = _draw_deposits(axes, drawn.found.frame, points)
    _write_names(axes, view, drawn, points, size)
    return canvas.finish(_legends(canvas, drawn, outlined))


def _shown(drawn: _Drawn) -> list[Any]:
    """Return the geometries that the frame must hold."""
    frame = drawn.found.frame
    points = shapely.multipoints(frame[["longitude", "latitude"]].to_numpy(float))
    if drawn.country:
        return [drawn.history.land, points]
    latest = drawn.history.at(None)
    return [points, drawn.snapshot.occupied, drawn.snapshot.contested, latest.occupied]


# --- words


def _headings(drawn: _Drawn) -> list[Heading]:
    head = drawn.answer.header
    population = captions.population_name(head["population"], drawn.lang)
    population = captions.in_oblast(population, head.get("oblast"), drawn.lang)
    title = drawn.say("figure.map.title", population=population, date=head["as_of"])
    return [Heading(title, 12, "bold"), Heading(_headline(drawn))]


def _headline(drawn: _Drawn) -> str:
    """Return the median with its 90 % interval, measure and coverage, as the answer gives them."""
    head, lang = drawn.answer.header, drawn.lang
    row = drawn.answer.frame.iloc[0]
    values = {"measure": captions.measure_text(head, lang), "coverage": _coverage(drawn, row)}
    if pd.isna(row["share"]):
        return drawn.say("figure.headline.none", **values)
    values["share"] = numbers.percent(row["q50"], lang)
    values["span"] = numbers.percent_span(row["q05"], row["q95"], lang)
    return drawn.say("figure.headline", **values)


def _coverage(drawn: _Drawn, row: pd.Series) -> str:
    lang, measure = drawn.lang, drawn.answer.header["measure"]
    text = drawn.say(
        f"figure.coverage.{measure}",
        n=numbers.number(row["n"], lang),
        k=numbers.number(row["n_with_quantity"], lang),
        uncertain=numbers.number(row["n_uncertain"], lang),
    )
    national = row["coverage_national"]
    if not find_measure(measure).by_deposit and pd.notna(national):
        part = drawn.say("figure.coverage.national", part=numbers.percent(national, lang))
        text = f"{text}, {part}"
    return text


def _notes(drawn: _Drawn) -> list[str]:
    head, lang = drawn.answer.header, drawn.lang
    control = [
        captions.control_source(head, lang),
        captions.snapshot_text(head, lang),
        captions.scope_text(head, lang),
    ]
    sites = drawn.say("figure.drawn", n=numbers.number(len(drawn.found.frame), lang))
    notes = ["; ".join(control), f"{captions.deposits_text(head, lang)}; {sites}"]
    by_deposit = find_measure(head["measure"]).by_deposit
    found = dominant_commodity(drawn.answer.details) if by_deposit else None
    if found is not None:
        name, n, every = found
        commodity = captions.group_name(name, lang)
        commodity = commodity[:1].lower() + commodity[1:]
        notes.append(drawn.say("headline.dominant", n=n, all=every, commodity=commodity))
    told = input_notes(
        drawn.inventory, drawn.history, [drawn.snapshot.date], drawn.answer.header["as_of"]
    )
    notes += captions.notes_text(told, lang)
    if drawn.country:
        notes.append(drawn.say("figure.base"))
    return [*notes, drawn.say("figure.range")]


# --- what is drawn


def _draw_control(axes: Any, view: basemap.View, snapshot: Snapshot) -> None:
    for status, properties in LAND_STYLES.items():  # contested land above occupied
        land = view.to_plane(getattr(snapshot, status))
        basemap.draw_polygons(axes, land, gid=f"land-{status}", zorder=1, **properties)


def _draw_outlines(axes: Any, view: basemap.View, drawn: _Drawn) -> bool:
    """Draw the outlines of areal deposits, and tell whether there are any."""
    sites = drawn.inventory.sites
    listed = sites["deposit_id"].isin(drawn.found.frame["deposit_id"])
    shapes = sites.loc[listed & sites["outline"].notna(), "outline"]
    for shape in shapes:
        basemap.draw_polygons(axes, view.to_plane(shape), zorder=2, **OUTLINE_STYLE)
    return len(shapes) > 0


def _draw_deposits(axes: Any, frame: pd.DataFrame, points: Floats) -> float:
    """Draw the deposits, the uncertain ones hollow and last; return their size in points."""
    size = 5.6 if len(frame) <= 60 else 4.4
    certain = frame["certain"].to_numpy(bool)
    for layer, sure in ((5, True), (5.5, False)):
        for status, (colour, shape, times) in MARK_STYLES.items():
            chosen = points[(frame["status"] == status).to_numpy() & (certain == sure)]
            axes.scatter(
                *chosen.T,
                s=(size * times) ** 2,
                marker=shape,
                facecolor=colour if sure else "white",
                edgecolor="white" if sure else colour,
                linewidth=0.5 if sure else 1.1,
                gid=f"deposits-{status}-{'certain' if sure else 'uncertain'}",
                zorder=layer,
            )
    return size


def _write_names(axes: Any, view: basemap.View, drawn: _Drawn, points: Floats, size: float) -> None:
    placement = LabelPlacement(Box(0, 0, view.inches, view.height))
    inch = size / 72
    placement.taken += [centred_box(x, y, inch, inch) for x, y in view.to_inches(points)]
    basemap.draw_scale(axes, view, placement, drawn.lang)
    if len(points) <= MAX_NAMED_DEPOSITS:
        for name, at in zip(_names(drawn), points, strict=True):
            text = shorten(name, MAX_NAME_WIDTH_IN, basemap.POINT_NAME_SIZE_PT)
            basemap.write_beside(
                axes, view, placement, at, text, inch * 0.8, color="black", gid="name"
            )
    country = drawn.history.country
    if country is not None:
        basemap.name_countries(axes, view, placement, country, drawn.lang)
        basemap.name_cities(axes, view, placement, country, drawn.lang)


def _names(drawn: _Drawn) -> list[str]:
    """Return the names of the deposits in the language, where there are any."""
    names = local_names(drawn.inventory.sites.set_index("deposit_id"), drawn.lang)
    return [str(names[deposit]) for deposit in drawn.found.frame["deposit_id"]]


# --- legend


def _legends(canvas: Canvas, drawn: _Drawn, outlined: bool) -> list[str]:
    """Draw the legends, and say in words how many deposits have which sign."""
    left = MARGIN_IN / canvas.width
    top = (canvas.bottom + _LEGEND_HEIGHT_IN - 0.1) / canvas.height
    total = numbers.number(len(drawn.found.frame), drawn.lang)
    title = drawn.say("figure.legend.deposits", n=total)
    signs = _deposit_keys(drawn)
    _legend(canvas, signs, title, (left, top), 2)
    lands = _land_keys(drawn, outlined)
    if lands:
        _legend(canvas, lands, drawn.say("figure.legend.land"), (left + 0.58, top), 1)
    return [f"{title}: {', '.join(str(each.get_label()) for each in signs)}"]


def _legend(
    canvas: Canvas, keys: list[Any], title: str, corner: tuple[float, float], columns: int
) -> None:
    canvas.figure.legend(
        handles=keys,
        title=title,
        loc="upper left",
        bbox_to_anchor=corner,
        ncols=columns,
        frameon=False,
        fontsize=_LEGEND_SIZE_PT,
        title_fontproperties={"size": _LEGEND_SIZE_PT, "weight": "bold"},
        alignment="left",
        borderpad=0,
        borderaxespad=0,
    )


def _deposit_keys(drawn: _Drawn) -> list[Any]:
    frame, lang = drawn.found.frame, drawn.lang
    keys = []
    for status in STATUSES:
        count = numbers.number(int((frame["status"] == status).sum()), lang)
        text = f"{drawn.say(f'status.{status}')} ({count})"
        colour, shape, times = MARK_STYLES[status]
        keys.append(_sign(text, shape, 6 * times, color=colour, markeredgecolor="white"))
    count = numbers.number(int((~frame["certain"].astype(bool)).sum()), lang)
    text = f"{drawn.say('figure.legend.uncertain')} ({count})"
    return [*keys, _sign(text, "o", 6, color="#444444", markerfacecolor="white")]


def _sign(text: str, shape: str, size: float, **properties: Any) -> Line2D:
    return Line2D([], [], label=text, marker=shape, markersize=size, linestyle="none", **properties)


def _land_keys(drawn: _Drawn, outlined: bool) -> list[Any]:
    keys = [
        Patch(label=drawn.say(f"figure.land.{status}"), **properties)
        for status, properties in LAND_STYLES.items()
        if not getattr(drawn.snapshot, status).is_empty
    ]
    if outlined:
        keys.append(Patch(label=drawn.say("figure.legend.outline"), **OUTLINE_STYLE))
    return keys
