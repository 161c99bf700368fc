"""``minerals control``: control polygons that a user adds, fetches, inspects and compares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.completion import completion
from minerals.cli.control_options import (
    control_options,
    history,
    layer_option,
    provider_options,
    take_provider_options,
    with_layer,
)
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import Date, output_options, place_output_options
from minerals.cli.output import emit, say
from minerals.cli.progress import progress
from minerals.errors import InputError
from minerals.files import check_writable
from minerals.results.formats import FORMATS, PARQUET
from minerals.territory.providers.registry import PROVIDERS, names, provider

_PATH = click.Path(path_type=Path)
complete_option = click.option(
    "--complete",
    is_flag=True,
    help="Take Crimea and the 2014 Donbas from the bundled history where a source lacks them.",
)
precision_option = click.option(
    "--line-precision",
    "precision_km",
    type=click.FloatRange(0),
    metavar="KM",
    help="Position error of the boundary; by default 1 km, of viina what its places show.",
)
age_option = click.option(
    "--max-age",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Days for which a snapshot holds; 45 for a daily source, else no limit.",
)


@click.group("control")
def command() -> None:
    """Add, fetch, list and compare control polygons.

    Added histories live in your own store (MINERALS_DATA_DIR, or the platform's folder for user
    data) and are used by every command with --control NAME.
    """


@command.command("list")
@output_options
def list_command(form: str, output: Path | None) -> None:
    """List the bundled history and those you added: dates, gaps, licence, size."""
    from minerals.views.control_tables import list_histories

    emit(list_histories(), form, output)


@command.command("show")
@click.argument("date", type=Date(), required=False)
@control_options
@place_output_options
def show_command(date: Any, form: str, output: Path | None, **options: Any) -> None:
    """Show what a control source has for DATE: areas by class and scope, parts, findings.

    DATE is the latest snapshot if absent.

    \b
    Examples:
      minerals control show 2025-02-24
      minerals control show 2025-02-24 --control deepstate-daily --format json
    """
    control = history(options)
    from minerals.views.control_tables import show

    emit(show(control, date), form, output)


@command.command("add")
@click.argument("paths", type=_PATH, nargs=-1, required=True, metavar="PATH...")
@click.option("--source", "name", required=True, metavar="NAME", help="Name of the history.")
@click.option(
    "--format-of",
    "provider",
    type=click.Choice(names()),
    help="Whose format; recognised if absent.",
)
@layer_option
@click.option("--snapshot-date", type=Date(), help="Date of a file that states none.")
@provider_options(*PROVIDERS)
@complete_option
@precision_option
@age_option
@output_options
@click.pass_context
def add_command(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    name: str,
    layer: str | None,
    max_age: int | None,
    form: str,
    output: Path | None,
    **options: Any,
) -> None:
    """Add snapshots to a history of your own: folders, zip archives or files.

    Repairs and oddities are printed with the snapshots. Exit status 1 if some of the files
    could not be used, 2 if none could.

    \b
    Examples:
      minerals control add ~/deepstate/ --source deepstate
      minerals control add mine.gpkg --source mine --status-field control --map 1=occupied
    """
    from minerals.territory.providers.parsed_file import ReadOptions

    paths = tuple(with_layer(path, layer) for path in paths)
    values = take_provider_options(options, *PROVIDERS)
    read_options = ReadOptions(**options, of_provider=values)
    ctx.exit(_add(paths, name, read_options, max_age, "", form, output))


def _add(
    paths: tuple[Path, ...],
    name: str,
    options: Any,
    max_age: int | None,
    origin: str,
    form: str,
    output: Path | None,
) -> int:
    """Read files, keep their snapshots, print them; return the exit status."""
    from minerals.territory.providers.read_files import read_files
    from minerals.territory.store.histories import Store, check_name
    from minerals.views.control_tables import additions

    check_name(name)
    with progress("reading") as report:
        files = read_files(paths, options, report)
    store = Store()
    added = store.add(name, files, origin=origin, max_age=max_age)
    emit(additions(store, name, files, added), form, output)
    for sentence in files.refused:
        say(f"not added: {sentence}")
    if files.refused and origin:
        say("a file that was kept wrongly is fetched again with --again")
    say(
        f"{name}: {len(added.new)} new, {len(added.replaced)} replaced, {len(added.unchanged)} "
        f"unchanged; use it with --control {name}"
    )
    if max_age is not None:
        say(f"{name}: a snapshot holds for {max_age} days")
    if not origin:  # a download states it before it begins
        say(f"licence: {files.provider.licence}")
    return 1 if files.refused else 0


@command.command("fetch")
@click.argument("provider_name", type=click.Choice(names(fetched=True)), metavar="PROVIDER")
@click.option("--from", "start", type=Date(), help="First day.")
@click.option("--to", "end", type=Date(), help="Last day; today if absent.")
@click.option("--latest", is_flag=True, help="The newest day alone, in place of --from and --to.")
@click.option("--url", metavar="BASE", help="Another address of the same files.")
@click.option("--source", "name", metavar="NAME", help="Name of the history; else the provider's.")
@click.option(
    "--checksums", type=_PATH, metavar="FILE", help="SHA-256 sums, as sha256sum writes them."
)
@click.option("--again", is_flag=True, help="Fetch what was kept from before as well.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the server.",
)
@click.option(
    "--attempts",
    type=click.IntRange(1),
    default=4,
    show_default=True,
    help="How often to ask for a file.",
)
@complete_option
@precision_option
@age_option
@output_options
@click.pass_context
def fetch_command(
    ctx: click.Context,
    /,
    provider_name: str,
    start: Any,
    end: Any,
    latest: bool,
    url: str | None,
    name: str | None,
    checksums: Path | None,
    again: bool,
    timeout: float,
    attempts: int,
    max_age: int | None,
    form: str,
    output: Path | None,
    **options: Any,
) -> None:
    """Download a provider's files and add them to a history of your own.

    PROVIDER publishes its files openly: deepstate (DeepStateMap's interface), deepstate-daily (its
    daily mirror), isw, ua-control-map, viina. Files fetched before are kept and not fetched again,
    unless --again is given or --checksums says that they are others. What comes is kept if it is
    the provider's, and came from the address that is asked. Days for which the provider has no
    file are listed.

    \b
    Examples:
      minerals control fetch deepstate --latest
      minerals control fetch deepstate-daily --from 2025-06-01 --to 2025-06-30
    """
    from minerals.cli.fetching import download
    from minerals.territory.providers.file_dates import today
    from minerals.territory.providers.parsed_file import ReadOptions
    from minerals.territory.providers.remote_files import Span
    from minerals.territory.store.download import read_checksums
    from minerals.territory.store.histories import check_name
    from minerals.territory.store.server import RetryPolicy

    if latest == (start is not None) or (latest and end is not None):
        raise click.UsageError("give --from, with --to or without, or else --latest")
    source = provider(provider_name)
    assert source.download is not None
    name = check_name(name or source.name)
    base = url or source.download.base_url
    sums = read_checksums(checksums) if checksums else None
    policy = RetryPolicy(timeout=timeout, attempts=attempts)
    span = Span(start, end or today())
    fetched = download(source, name, base, span, sums=sums, again=again, policy=policy)
    if not fetched.files:
        days = "--url" if latest else "--from, --to and --url"
        raise InputError(f"{base}: has none of the {fetched.asked} files; check {days}")
    read_options = ReadOptions(provider=source.name, **options)
    ctx.exit(_add(tuple(fetched.files), name, read_options, max_age, base, form, output))


@command.command("compare")
@click.argument("a", shell_complete=completion("controls"))
@click.argument("b", shell_complete=completion("controls"))
@click.option("--date", type=Date(), help="As-of date; the last that both have if absent.")
@deposits_options
@place_output_options
def compare_command(
    a: str, b: str, date: Any, form: str, output: Path | None, **options: Any
) -> None:
    """Compare control sources A and B: areas, their difference, the deposits that differ.

    \b
    Example:
      minerals control compare bundled deepstate-daily --date 2025-02-24
    """
    from minerals.views.control_compare import compare

    emit(compare(a, b, date, deposits=deposit_table(options)), form, output)


@command.command("export")
@click.argument("name", shell_complete=completion("controls"))
@click.argument("output", type=_PATH, metavar="FILE")
@click.option("--from", "start", type=Date(), help="First date; the first snapshot if absent.")
@click.option("--to", "end", type=Date(), help="Last date; the latest snapshot if absent.")
def export_command(name: str, output: Path, start: Any, end: Any) -> None:
    """Write the land of history NAME by snapshot, with the days that each holds for.

    FILE ends in .geojson, .gpkg, .parquet (GeoParquet), .fgb or .kml. The licence of a history
    goes with its land: minerals control list.

    \b
    Example:
      minerals control export bundled land.gpkg --from 2022-02-23
    """
    forms = {each.ending: each for each in FORMATS.values() if each.places or each is PARQUET}
    form = forms.get(output.suffix.lower())
    if form is None:
        raise InputError(f"{output}: end the name in {', '.join(sorted(forms))}")
    check_writable(output)
    from minerals.views.control_land import control_land

    result = control_land(name, start, end)
    emit(result, form.name, output)
    say(f"licence: {result.header['licence']['control']}")


@command.command("remove")
@click.argument("name", shell_complete=completion("controls"))
def remove_command(name: str) -> None:
    """Remove a history that you added; downloaded files stay."""
    from minerals.territory.store.histories import Store

    count = Store().remove(name)
    say(f"removed {name} ({count} snapshot{'' if count == 1 else 's'})")
