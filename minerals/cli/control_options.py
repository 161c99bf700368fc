"""Options that name the control of territory, and the history they name. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.completion import completion
from minerals.cli.options import Date, Decorator, PairType, all_of
from minerals.territory.providers.provider import Provider, ProviderOption
from minerals.territory.providers.vector import VECTOR as OWN_POLYGONS


class StatusMap(PairType):
    """A value of a status column and what it means."""

    name = "VALUE=STATUS"

    def convert(
        self,
        value: str | tuple[str, str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, str]:
        """Split at the last equals sign."""
        if isinstance(value, tuple):
            return value
        left, sign, right = value.rpartition("=")
        if not sign:
            self.fail(f"{value!r} is not VALUE=STATUS, such as 1=occupied", param, ctx)
        return left, right


def _declared(option: ProviderOption) -> Decorator:
    """Make an option of the command line of what a provider declares."""
    if option.pairs:
        return click.option(
            option.flag, option.name, type=StatusMap(), multiple=True, help=option.help
        )
    kind = click.Choice(option.choices) if option.choices else click.STRING
    return click.option(
        option.flag, option.name, type=kind, metavar=option.metavar, help=option.help
    )


def provider_options(*providers: Provider) -> Decorator:
    """Give a command the options that providers declare."""
    return all_of(*(_declared(option) for each in providers for option in each.options))


def take_provider_options(options: dict[str, Any], *providers: Provider) -> dict[str, Any]:
    """Take the values of options that providers declare out of ``options``, those given alone."""
    declared = [option for each in providers for option in each.options]
    values = {option.name: options.pop(option.name) for option in declared}
    for option in declared:
        if option.pairs:
            values[option.name] = dict(values[option.name])
    return {name: value for name, value in values.items() if value}


layer_option = click.option(
    "--layer", metavar="NAME", help="Layer to read of the file; FILE|layername=NAME says the same."
)


control_options = all_of(
    click.option(
        "--control",
        metavar="NAME|PATH",
        shell_complete=completion("controls"),
        help="Control source: bundled, an added history (minerals control list), or a file.",
    ),
    layer_option,
    provider_options(OWN_POLYGONS),
    click.option("--snapshot-date", type=Date(), help="Date of the file's polygons."),
    click.option(
        "--line-precision",
        type=click.FloatRange(0),
        metavar="KM",
        help="Position error of the file's boundary; 1 km by default.",
    ),
    click.option(
        "--max-age",
        type=click.IntRange(0),
        metavar="DAYS",
        help="Refuse a snapshot older than this; 45 for an added daily source, else no limit.",
    ),
)


def name_layer(options: dict[str, Any]) -> None:
    """Take ``--layer`` out of ``options`` and write it behind the one file that they name.

    Raises
    ------
    click.UsageError
        If they name no file that may have layers, or two.
    """
    layer = options.pop("layer")
    if layer is None:
        return
    from minerals.tables.vector.formats import SUFFIXES

    files = [
        name
        for name in ("control", "deposits")
        if (path := Path(options.get(name) or "")).suffix.lower() in SUFFIXES and path.exists()
    ]
    if len(files) != 1:
        raise click.UsageError(
            "--layer goes with one file of --control or --deposits; where both are files, write "
            "FILE|layername=NAME"
        )
    options[files[0]] = with_layer(options[files[0]], layer)


def with_layer(path: str | Path, layer: str | None) -> Path:
    """Write a layer behind a path, as QGIS does."""
    return Path(path) if layer is None else Path(f"{path}|layername={layer}")


def history(options: dict[str, Any]) -> Any:
    """Take the control options out of ``options`` and open the control source they name."""
    name_layer(options)
    source, max_age = options.pop("control"), options.pop("max_age")
    values = take_provider_options(options, OWN_POLYGONS)
    values |= {
        "snapshot_date": options.pop("snapshot_date"),
        "precision_km": options.pop("line_precision"),
        "max_age": max_age,
    }
    from minerals.territory.find import control

    return control(source, **{name: value for name, value in values.items() if value is not None})
