"""The page of commands: what ``--help`` says, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click


class Markdown(click.HelpFormatter):
    """Writes as Markdown what a command tells a formatter of help."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        self.write(f"```text\n{prog} {args}".rstrip() + "\n```\n\n")

    def write_text(self, text: str) -> None:
        """Write the paragraphs of a help text; those kept as they are hold examples."""
        for paragraph in re.split(r"\n{2,}", text.strip()):
            kept = paragraph.removeprefix("\b\n")
            if kept == paragraph:
                self.write(f"{paragraph}\n\n")
                continue
            heading, *lines = kept.splitlines()
            examples = "\n".join(line.strip() for line in lines)
            self.write(f"{heading.strip()}\n\n```sh\n{examples}\n```\n\n")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write the heading of a section before its list."""
        self.write(f"**{name}**\n\n")
        yield

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list of options, or of commands, as a table."""
        cells = [(term.replace("|", "\\|"), text.replace("|", "\\|")) for term, text in rows]
        table = "\n".join(f"| `{term}` | {text} |" for term, text in cells)
        self.write(f"| | |\n|---|---|\n{table}\n\n")


def commands_page(command: click.Command, name: str) -> str:
    """Describe a command and all below it.

    Parameters
    ----------
    command : click.Command
        The command.
    name : str
        What it is called as.

    Returns
    -------
    str
        A page in Markdown: a heading per command, its usage, its help, its options.
    """
    context = command.make_context(name, [], resilient_parsing=True)
    described = (_described(*each) for each in _walk(command, context))
    return "# Commands\n\nWhat `-h` says of each command.\n\n" + "".join(described)


def _walk(
    command: click.Command, context: click.Context
) -> Iterator[tuple[click.Command, click.Context]]:
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _walk(
                    below, below.make_context(name, [], context, resilient_parsing=True)
                )


def _described(command: click.Command, context: click.Context) -> str:
    formatter = Markdown()
    command.format_help(context, formatter)
    return f"## {context.command_path}\n\n{formatter.getvalue()}"
