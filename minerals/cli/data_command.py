"""``minerals data``: check, list and locate the bundled data."""

from __future__ import annotations

import re
from pathlib import Path

import click

from minerals.cli.options import form_options, output_options
from minerals.cli.output import emit, say, write
from minerals.errors import InputError
from minerals.files import check_writable, data_dir, write_bytes

_REPORT = re.compile(
    r"(?P<marker><!-- (?P<kind>report|printed): minerals (?P<words>[^\n]+?) -->)\n.*?<!-- end -->",
    re.DOTALL,
)


@click.group("data")
def command() -> None:
    """Check, list and locate the bundled data."""


@command.command("path")
def path() -> None:
    """Print the folder of the bundled tables."""
    click.echo(data_dir())


@command.command("sources")
@output_options
def sources(form: str, output: Path | None) -> None:
    """List the publications that the tables rest on."""
    from minerals.views.data_listings import list_sources

    emit(list_sources(), form, output)


@command.command("commodities")
@output_options
def commodities(form: str, output: Path | None) -> None:
    """List the commodities, their units and the critical lists that name them."""
    from minerals.views.data_listings import list_commodities

    emit(list_commodities(), form, output)


@command.command("groups")
@output_options
def groups(form: str, output: Path | None) -> None:
    """List the groups of commodities with their members."""
    from minerals.views.data_listings import list_groups

    emit(list_groups(), form, output)


@command.command("decks")
@output_options
def decks(form: str, output: Path | None) -> None:
    """List the price decks, and which is the default."""
    from minerals.views.data_listings import list_decks

    emit(list_decks(), form, output)


@command.command("export")
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE.gpkg|FILE.sqlite|FOLDER")
def export(target: Path) -> None:
    """Write all tables, outlines, statuses and land by snapshot for a GIS or a database.

    A GeoPackage opens in QGIS with its styles, its land along the time line; a folder gets one
    Parquet file each, GeoParquet where it holds places.

    \b
    Examples:
      minerals data export minerals.gpkg
      minerals data export parquet/
    """
    from minerals.views.data_export import export

    say(f"wrote {export(target)}")


@command.command("keep")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of data; by default the one that answers are read from.",
)
def keep(output: Path | None) -> None:
    """Work out what the tables say of land, deposits and basins at every snapshot, and keep it.

    Answers are read from these files as long as the tables are those that they were made of.
    """
    from minerals.statuses import keeping
    from minerals.tables.kept import KEPT, LAND, SNAPSHOTS
    from minerals.territory import kept_snapshots
    from minerals.territory.bundled import bundled
    from minerals.views.maps import kept_land

    folder = output or data_dir()
    check_writable(*(folder / name for name in KEPT))
    history = bundled(kept=False)
    for name, content in (
        (SNAPSHOTS, kept_snapshots.of_history(history)),
        *keeping.files(history),
        (LAND, kept_land.of_history(history)),
    ):
        write_bytes(folder / name, content)
        say(f"wrote {folder / name}")


@command.command("describe")
@form_options({"json": ".json", "markdown": ".md", "croissant": ".jsonld"}, "description")
def describe(form: str, output: Path | None) -> None:
    """Describe every table and column, from the one column dictionary.

    As JSON it is a data package descriptor, as Markdown a page for people, as Croissant (JSON-LD)
    what tools of machine learning read.
    """
    from minerals.tables.croissant import croissant_text
    from minerals.tables.package import descriptor_text, dictionary_text

    texts = {"json": descriptor_text, "markdown": dictionary_text, "croissant": croissant_text}
    write(texts[form](), output)


@command.command("fill")
@click.argument("pages", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def fill(pages: tuple[Path, ...]) -> None:
    """Write the generated parts of pages anew: of the ones named, or of all in a checkout.

    They stand between <!-- generated: NAME -->, <!-- report: minerals COMMAND --> or
    <!-- printed: minerals COMMAND --> and <!-- end -->. A report is Markdown; what is printed
    stands in a fence, as in a terminal. Files that a command names are sought from here.
    """
    from minerals.views.data_pages import fill

    for page in pages or _pages_of_checkout():
        old = page.read_text(encoding="utf-8")
        if (new := _with_reports(fill(old))) != old:
            write(new, page)


def _pages_of_checkout() -> list[Path]:
    root = data_dir().parent
    if not (root / "pyproject.toml").exists():
        raise InputError("no checkout of the sources here: name the pages")
    return [
        root / "README.md",
        *sorted(root.glob("data/**/*.md")),
        *sorted(root.glob("docs/**/*.md")),
    ]


def _with_reports(page: str) -> str:
    """Write what commands print under the markers that name them."""
    from click.testing import CliRunner

    from minerals.cli import main

    def printed(found: re.Match[str]) -> str:
        done = CliRunner().invoke(main, found["words"].split())
        if done.exit_code:
            raise InputError(f"report: minerals {found['words']}: {done.output.strip()}")
        answer = done.stdout.strip()
        if found["kind"] == "printed":
            answer = f"```text\n{answer}\n```"
        return f"{found['marker']}\n{answer}\n<!-- end -->"

    return _REPORT.sub(printed, page)


@command.command("check")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Check the tables of another folder.",
)
@click.pass_context
def check(ctx: click.Context, folder: Path | None) -> None:
    """Check every table: types, keys, places, sections, figures, control areas.

    Prints one line per finding: file, row, what is wrong, what to do. Exit status 1 if there
    is any.
    """
    from minerals.checks.run import check_data

    findings = check_data(folder or data_dir())
    if findings:
        write("\n".join(map(str, findings)), None)
    say(f"{len(findings)} finding{'' if len(findings) == 1 else 's'} in {folder or data_dir()}")
    ctx.exit(1 if findings else 0)
