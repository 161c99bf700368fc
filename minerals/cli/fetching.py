"""Downloading a provider's files, with what came of it told on standard error."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from minerals.cli.output import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from minerals.territory.providers.provider import Provider
    from minerals.territory.store.download import Fetched, RetryPolicy


def download(
    source: Provider,
    name: str,
    base: str,
    start: dt.date,
    end: dt.date,
    *,
    sums: Mapping[str, str] | None = None,
    again: bool = False,
    policy: RetryPolicy | None = None,
) -> tuple[Fetched, int]:
    """Download the files of some days, and tell what came and what is not there.

    Parameters
    ----------
    source : Provider
        One whose files can be downloaded.
    name : str
        Of the history that they are for.
    base : str
        The address of the files.
    start, end : datetime.date
        First and last day.
    sums, again, policy : optional
        As for :func:`minerals.territory.store.download.fetch`.

    Returns
    -------
    tuple
        What was fetched, and how many files were asked for.

    Raises
    ------
    InputError
        If the server cannot be reached, or sends what is not the provider's.
    """
    from minerals.territory.providers.downloaded import check_downloaded
    from minerals.territory.store.download import fetch
    from minerals.territory.store.histories import user_dir

    assert source.download is not None
    files = source.download.names(start, end)
    say(f"licence: {source.licence}")
    folder = user_dir() / "downloads" / name
    with _progress(len(files)) as report:
        fetched = fetch(
            base,
            files,
            folder,
            checksums=sums,
            check=partial(check_downloaded, source),
            again=again,
            policy=policy,
            report=report,
        )
    say(f"{fetched.new} fetched, {fetched.kept} kept from before, {len(fetched.absent)} not there")
    for absent in fetched.absent:
        say(f"not there (HTTP 404): {absent}")
    return fetched, len(files)


class _progress:  # noqa: N801
    """Progress on standard error: a bar on a terminal, nothing elsewhere."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.bar: Any = None

    def __enter__(self) -> Callable[[str, str], None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            disable=not Console(stderr=True).is_terminal,
        )
        self.bar.start()
        task = self.bar.add_task("fetching", total=self.total)

        def report(name: str, outcome: str) -> None:
            self.bar.update(task, advance=1, description=f"{outcome} {name}")

        return report

    def __exit__(self, *error: object) -> None:
        self.bar.stop()
