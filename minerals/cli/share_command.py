"""``minerals share``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.options import (
    check_words,
    control_options,
    date_option,
    deposits_option,
    filter_options,
    history,
    measure_options,
    output_options,
    scope_option,
)
from minerals.cli.output import emit


@click.command("share")
@measure_options
@filter_options
@date_option
@scope_option
@control_options
@deposits_option
@output_options
def command(form: str, output: Path | None, **options: Any) -> None:
    """Say which share of resources lies under Russian occupation, with its range.

    Low and high tell what cannot be known: the position of deposits and of the line of contact,
    contested land, and quantities published as ranges.

    \b
    Examples:
      minerals share --group-by family --date 2025-02-24
      minerals share --by quantity --commodity manganese
      minerals share --by value --group critical-no-fuel --prices 2024
    """
    check_words(options)
    control = history(options)
    from minerals.shares import share

    emit(share(control=control, **options), form, output)
