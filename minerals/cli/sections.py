"""Help in sections: the options of a command under the headings that they belong to."""

from __future__ import annotations

import click

SECTIONS = {
    "What is asked": (
        *("by", "prices", "group_by", "commodity", "group", "role", "status", "oblast"),
        *("within", "since", "sort", "bands", "fetch"),
        *("date", "start", "end", "dates", "compare", "scope", "model", "assume", "draws", "seed"),
    ),
    "Your own deposits": ("deposits", "sheet", "encoding", "columns"),
    "Who controls the land": (
        *("control", "status_field", "date_field", "snapshot_date", "mapping"),
        "control_encoding",
        *("line_precision", "max_age"),
    ),
    "Output": (
        "state",
        "feed",
        "interval",
        "explain",
        "plot",
        "static",
        "tiles",
        "lang",
        "form",
        "output",
    ),
}
"""Headings, and the parameters below each."""


class SectionedCommand(click.Command):
    """A command whose help lists its options in sections; any others come last."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each section that the command has options of."""
        records = {
            str(param.name): record
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        }
        listed = {name for names in SECTIONS.values() for name in names}
        sections = {
            **SECTIONS,
            "Other options": tuple(name for name in records if name not in listed),
        }
        for heading, names in sections.items():
            if rows := [records[name] for name in names if name in records]:
                with formatter.section(heading):
                    formatter.write_dl(rows)
