"""Options that several commands share, and their types. Imports nothing heavy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minerals.cli.completion import completion
from minerals.cli.output import COMMENTS, META, RAW
from minerals.dates import parse_date
from minerals.errors import InputError, near, unknown
from minerals.files import bundled_rows, check_writable
from minerals.results.formats import FORMATS
from minerals.results.labels import languages
from minerals.results.quantiles import INTERVALS
from minerals.tables.commodity_names import group_as, known_as
from minerals.vocabulary import (
    BREAKDOWNS,
    COUNTING_ROLES,
    MEASURE_NAMES,
    MIN_DRAWS,
    N_DRAWS,
    SCOPE_NAMES,
)

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


if TYPE_CHECKING:
    DateType = click.ParamType[dt.date]
    PairType = click.ParamType[tuple[str, str]]
else:  # Generic only in later versions of click.
    DateType = PairType = click.ParamType


class Date(DateType):
    """An ISO date."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """Read the date, or fail with a sentence."""
        try:
            return parse_date(value)
        except InputError as error:
            self.fail(str(error), param, ctx)


@cache
def _column(file: str, column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in bundled_rows(file)))


def check_words(options: dict[str, Any]) -> None:
    """Refuse unknown commodities, groups and price decks before anything heavy is loaded.

    Raises
    ------
    InputError
        With the nearest known words. Commodities of a user's own table are checked later.
    """
    if options.get("deposits") is None:
        known = _column("commodities.csv", "commodity_id")
        for word in options.get("commodity") or ():
            if "," in word:
                parts = " ".join(f"--commodity {each.strip()}" for each in word.split(","))
                raise InputError(f"commodity {word!r}: give each on its own, {parts}")
            known_as(word, known)
    if options.get("group") is not None:
        group_as(options["group"])
    prices = options.get("prices")
    decks = _column("price_decks.csv", "deck")
    if prices is not None and prices not in decks:
        raise unknown("price deck", prices, decks)


def all_of(*options: Decorator) -> Decorator:
    """Make one decorator of several options, listed in their order."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


_PATH = click.Path(path_type=Path)


date_option = click.option("--date", type=Date(), help="As-of date; the latest snapshot if absent.")
scope_option = click.option(
    "--scope",
    type=click.Choice(SCOPE_NAMES),
    default=SCOPE_NAMES[0],
    show_default=True,
    help="Which occupied territory counts.",
)


filter_options = all_of(
    click.option(
        "--commodity",
        multiple=True,
        metavar="ID",
        shell_complete=completion("commodities"),
        help="A commodity, by identifier, English or Ukrainian name, or symbol; repeatable.",
    ),
    click.option(
        "--group",
        metavar="NAME",
        callback=lambda _ctx, _param, word: word and group_as(word),
        shell_complete=completion("groups"),
        help="A family, an official list (eu-2023, us-2025, ua-2025 ...), metals, or such a list "
        "without fuels and iron (critical-no-fuel:eu-2023); share and estimate also take "
        "critical and critical-no-fuel, a row per list.",
    ),
    click.option(
        "--role",
        type=click.Choice(list(COUNTING_ROLES)),
        default="counting",
        show_default=True,
        help="For which of its commodities a deposit counts.",
    ),
)

oblast_option = click.option(
    "--oblast",
    metavar="NAME",
    shell_complete=completion("oblasts"),
    help="Only deposits of this oblast: ISO code, English or Ukrainian name.",
)

by_options = all_of(
    click.option(
        "--by",
        type=click.Choice(MEASURE_NAMES),
        default=MEASURE_NAMES[0],
        show_default=True,
        help="Deposits, quantity, or gross in-situ value.",
    ),
    click.option(
        "--prices",
        metavar="DECK",
        shell_complete=completion("decks"),
        help="Price deck for values (minerals data decks).",
    ),
)

measure_options = all_of(
    by_options,
    click.option(
        "--group-by",
        type=click.Choice(BREAKDOWNS),
        default="none",
        show_default=True,
        help="Break the answer down.",
    ),
)

draws_options = all_of(
    click.option(
        "--draws",
        type=click.IntRange(MIN_DRAWS),
        default=N_DRAWS,
        show_default=True,
        help="How many draws the intervals are made of.",
    ),
    click.option(
        "--seed", type=click.IntRange(0), help="Seed of the draws; a fixed one if absent."
    ),
)

interval_option = click.option(
    "--interval",
    type=click.Choice([str(each) for each in INTERVALS]),
    default=str(max(INTERVALS)),
    show_default=True,
    callback=lambda _ctx, _param, value: int(value),
    help="Which interval a table shows, in per cent of the draws; data hold both.",
)

interval_options = all_of(interval_option, draws_options)

lang_option = click.option(
    "--lang",
    type=click.Choice(languages()),
    default="en",
    show_default=True,
    help="Language of the map or figure.",
)

plot_options = all_of(
    click.option(
        "--plot",
        type=_PATH,
        metavar="FILE.png|.svg|.pdf",
        help="Draw the shares with their ranges.",
    ),
    lang_option,
)


class Form(click.Choice[str]):
    """One of the forms of an answer; an unknown one is told what it may have meant."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Name the nearest forms before all of them."""
        similar = near(str(value), map(str, self.choices))
        hint = f" Did you mean {' or '.join(similar)}?" if similar else ""
        return super().get_invalid_choice_message(value, ctx) + hint


def form_options(
    endings: Mapping[str, str], what: str, *, default: str = "", refused: Collection[str] = ()
) -> Decorator:
    """Give a command ``--format`` and ``-o``, whose ending says the form where none is asked for.

    Parameters
    ----------
    endings : mapping of str to str
        Each form, the default first, and how the names of its files end.
    what : str
        What is written, for the help.
    default : str, optional
        The default form, for the help; its name if absent.
    refused : collection of str, optional
        Forms that hold places, where what is written has none.
    """
    forms = {ending: form for form, ending in endings.items()} | {"": next(iter(endings))}
    offered = [form for form in endings if form not in refused]
    ended = sorted(endings[form] for form in offered)

    def form_of(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
        output = ctx.params.get("output")
        check_writable(output)  # before anything is asked, or changed
        ending = output.suffix.lower() if output is not None else ""
        if value is None and ending not in forms:
            raise click.UsageError(
                f"{output}: end the name in {', '.join(ended)}, or give --format",
                ctx,
            )
        form = value or forms[ending]
        if form in refused:
            raise click.UsageError(
                f"{ctx.command.name} as {form}: its rows have no geometry, which {form} needs; "
                "write .csv, .parquet or .xlsx, or take places from deposits, changes, control "
                "show or control compare",
                ctx,
            )
        return form

    return all_of(
        click.option(
            "--format",
            "form",
            type=Form(list(endings)),
            metavar=f"[{'|'.join(offered)}]",
            callback=form_of,
            help=f"Form of the {what}; by default {default or forms['']}, or what FILE ends in.",
        ),
        click.option(
            "-o",
            "--output",
            type=_PATH,
            metavar="FILE",
            is_eager=True,
            help=f"Write to a file instead of standard output: {_listed(ended)}.",
        ),
    )


def _listed(words: Iterable[str]) -> str:
    *most, last = sorted(words)
    return f"{', '.join(most)} or {last}"


def _kept(flag: str, where: str, help: str) -> Decorator:
    """Make a flag that the writer of answers looks up."""

    def keep(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        ctx.meta[where] = value

    return click.option(flag, is_flag=True, expose_value=False, callback=keep, help=help)


def _answer_options(places: bool) -> Decorator:
    return all_of(
        form_options(
            {each.name: each.ending for each in FORMATS.values()},
            "answer",
            default="a table",
            refused=() if places else [each.name for each in FORMATS.values() if each.places],
        ),
        _kept(
            "--raw",
            RAW,
            "Leave texts in CSV and XLSX as they are that a spreadsheet would take for formulas.",
        ),
        _kept("--comments", COMMENTS, "Begin CSV with header, sources and notes as # lines."),
        _kept("--meta", META, "Write FILE.meta.json beside a CSV: types, header, sources, notes."),
    )


output_options = _answer_options(places=False)
"""``--format``, ``-o``, ``--raw``, ``--comments`` and ``--meta`` of commands that give answers."""

place_output_options = _answer_options(places=True)
"""The same where the rows of the answer are places."""


def check_figure(figure: Path | None, output: Path | None) -> None:
    """Refuse figures and files that could not be written, before anything is asked or written.

    Raises
    ------
    InputError
        If the suffix of the figure is unknown, or a folder cannot be written.
    """
    if figure is not None:
        from minerals.views.figures import check_figure_name

        check_figure_name(figure)
    check_writable(figure, output)


def without_absent(options: dict[str, Any], *names: str) -> dict[str, Any]:
    """Leave out options that were not given, so that the function's own default holds."""
    return {k: v for k, v in options.items() if k not in names or v is not None}
