"""Downloading a provider's files, with what came of it told on standard error."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from minerals.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minerals.territory.providers.provider import Provider
    from minerals.territory.providers.remote_files import Span
    from minerals.territory.store.download import Fetched
    from minerals.territory.store.server import RetryPolicy


def download(
    source: Provider,
    name: str,
    base: str,
    span: Span,
    *,
    sums: Mapping[str, str] | None = None,
    again: bool = False,
    policy: RetryPolicy | None = None,
) -> Fetched:
    """Download the files of some days, or of the newest; tell what came and what is not there.

    Parameters
    ----------
    source : Provider
        One whose files can be downloaded.
    name : str
        Of the history that they are for.
    base : str
        The address of the files.
    span : Span
        The days.
    sums, again, policy : optional
        As for :func:`minerals.territory.store.download.fetch`.

    Returns
    -------
    Fetched
        What is there now.

    Raises
    ------
    InputError
        If the server cannot be reached, or sends what is not the provider's.
    """
    from minerals.territory.providers.downloaded import check_downloaded
    from minerals.territory.store.download import fetch
    from minerals.territory.store.histories import user_dir
    from minerals.territory.store.server import RetryPolicy

    remote = source.download
    assert remote is not None
    say(f"licence: {source.licence}")
    with _Progress() as progress:
        fetched = fetch(
            base,
            lambda ask: remote.plan(ask, span),
            user_dir() / "downloads" / name,
            moved=base != remote.base_url,
            latest=span.latest,
            checksums=sums,
            check=partial(check_downloaded, source),
            again=again,
            policy=replace(policy or RetryPolicy(), longest=remote.longest_s),
            planned=progress.planned,
            report=progress.report,
        )
    say(f"{fetched.new} fetched, {fetched.kept} kept from before, {len(fetched.absent)} not there")
    for absent in fetched.absent:
        say(f"not there: {absent}")
    return fetched


class _Progress:
    """Progress on standard error: a bar on a terminal, nothing elsewhere."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self.bar: Any = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            disable=not Console(stderr=True).is_terminal,
        )
        self.task = self.bar.add_task("asking what there is", total=None)

    def __enter__(self) -> _Progress:
        self.bar.start()
        return self

    def planned(self, count: int) -> None:
        """Show how many files there are."""
        self.bar.update(self.task, total=count, description="fetching")

    def report(self, name: str, outcome: str) -> None:
        """Show what came of a file."""
        self.bar.update(self.task, advance=1, description=f"{outcome} {name}")

    def __exit__(self, *error: object) -> None:
        self.bar.stop()
