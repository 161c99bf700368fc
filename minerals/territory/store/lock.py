"""The lock of a folder that several processes may want to change. Imports nothing heavy."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minerals.errors import InputError

LOCK_SECONDS = 120.0


@contextmanager
def locked(folder: Path, path: Path, seconds: float | None = None) -> Iterator[None]:
    """Make a folder of the user's own data where it is absent, and hold its lock.

    Parameters
    ----------
    folder : pathlib.Path
        In :func:`minerals.territory.store.histories.user_dir`.
    path : pathlib.Path
        The file that is locked, in this folder or beside it.
    seconds : float, optional
        How long to wait for another process; :data:`LOCK_SECONDS` by default.

    Raises
    ------
    InputError
        If the folder cannot be made or written, something else stands in the place of the lock,
        or another process holds it for too long.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     with locked(Path(name) / "new", Path(name) / ".lock"):
    ...         [each.name for each in sorted(Path(name).iterdir())]
    ['.lock', 'new']
    """
    from filelock import FileLock, Timeout

    wait = LOCK_SECONDS if seconds is None else seconds
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check(path)
        lock = FileLock(path, timeout=wait)
        lock.acquire()
    except Timeout:
        raise InputError(
            f"{folder}: another process has been changing it for {wait:g} s; try again when it is "
            "done"
        ) from None
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"{folder}: cannot be written ({reason}); set MINERALS_DATA_DIR to a folder that you "
            "own"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _check(path: Path) -> None:
    """Refuse a link, which would have another file emptied, and whatever else is no lock."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise InputError(f"{path}: is a link or a folder, not the lock of the store; remove it")
