"""``minerals watch``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import Date, output_options
from minerals.cli.output import emit, say
from minerals.cli.sections import SectionedCommand
from minerals.errors import InputError
from minerals.files import check_writable, write_text

_PATH = click.Path(path_type=Path)


@click.command("watch", cls=SectionedCommand)
@click.option(
    "--within",
    type=click.FloatRange(0),
    metavar="KM",
    help="Tell only of deposits at most so far from the line of contact, then or now.",
)
@click.option(
    "--date", type=Date(), help="Day of the look, such as one of a replay; today if absent."
)
@click.option(
    "--fetch",
    is_flag=True,
    help="First fetch the days that an added history lacks up to the day of the look.",
)
@click.option(
    "--state",
    type=_PATH,
    metavar="FILE",
    help="What was seen last; watch.json in the folder of your own data if absent.",
)
@click.option(
    "--feed", type=_PATH, metavar="FILE.atom", help="Write all events so far as an Atom feed."
)
@control_options
@deposits_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    within: float | None,
    date: dt.date | None,
    fetch: bool,
    state: Path | None,
    feed: Path | None,
    form: str,
    output: Path | None,
    **options: Any,
) -> None:
    """Tell what changed since the last look: who holds deposits, how surely, how near the line.

    The first look at a history and a table is the baseline. Exit status 0 when nothing changed,
    1 when something did, 2 on bad usage or input. Every run tells what changed and then keeps what
    it saw; it tells facts of the history, and no forecast.

    \b
    Examples:
      minerals watch
      minerals watch --within 20 --feed watch.atom
      minerals watch --control deepstate-daily --fetch --format csv -o changes.csv
    """
    from minerals.statuses.watch_state import read_state, write_state
    from minerals.tables.find import find_inventory
    from minerals.territory.store.histories import user_dir
    from minerals.territory.store.lock import locked
    from minerals.views.watching import feed as feed_of
    from minerals.views.watching import look, watch_key

    named = state or user_dir() / "watch.json"
    path = named.resolve()
    if state is None:
        path.parent.mkdir(parents=True, exist_ok=True)
    check_writable(path, feed, output)
    if path.exists() and not path.is_file():
        raise InputError(f"{named}: keeps nothing, being a device, pipe or socket; name a file")
    table, source = options["deposits"], options["control"]
    if fetch:
        _fetch(source, min(date or dt.date.max, dt.date.today()))
    control = history(options)
    inventory = find_inventory(deposit_table(options))
    key = watch_key(inventory, control, _place(table), _place(source))
    with locked(path.parent, path.with_name(f".{path.name}.lock")):
        known = read_state(path)
        before = known.get(key)
        result, record = look(inventory, control, before, date, within)
        if before is None:
            others = f"; {named} holds {len(known)} other watches" if known else ""
            say(f"first look at this history and table: it is the baseline{others}")
        emit(result, form, output)  # before it is kept: what could not be told is told again
        if feed is not None:
            write_text(feed, feed_of(key, result, record))
        write_state(path, {**known, key: record})
    ctx.exit(1 if len(result.frame) else 0)


def _place(source: Any) -> str:
    """Return the full path of what a file was named by."""
    return str(Path(source).resolve()) if source is not None and str(source) != "-" else str(source)


def _fetch(name: Any, until: dt.date) -> None:
    """Add the days that an added history lacks; none of them need be there yet."""
    from minerals.cli.fetching import download
    from minerals.territory.providers.parsed_file import ReadOptions
    from minerals.territory.providers.read_files import read_files
    from minerals.territory.providers.registry import names, provider
    from minerals.territory.providers.remote_files import NoSuchDaysError, Span
    from minerals.territory.store.histories import Store

    store = Store()
    record = store.index().get(str(name))
    if record is None or record["source"] not in names(fetched=True):
        raise InputError(
            "--fetch needs --control NAME of an added history whose provider's files can be "
            f"fetched ({', '.join(names(fetched=True))}): begin it with minerals control fetch"
        )
    source, last = provider(record["source"]), record["snapshots"][-1]
    assert source.download is not None
    start = dt.date.fromisoformat(last["date"]) + dt.timedelta(days=1)
    if start > until:
        say(f"{name}: has the snapshot of {last['date']}, nothing to fetch")
        return
    base = str(last.get("origin") or source.download.base_url)
    try:
        fetched = download(source, str(name), base, Span(start, until))
    except NoSuchDaysError as error:
        say(f"{name}: nothing to fetch; {error}")
        return
    if fetched.files:
        files = read_files(tuple(fetched.files), ReadOptions(provider=source.name))
        added = store.add(str(name), files, origin=base)
        for sentence in files.refused:
            say(f"not added: {sentence}")
        say(f"{name}: {len(added.new)} new")
