"""Where files are, how they are read, and how they are written."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from minerals.errors import InputError


def data_dir() -> Path:
    """Return the folder of the bundled data.

    Returns
    -------
    pathlib.Path
        ``_data`` inside the installed package, or ``data`` beside it in a checkout.

    Examples
    --------
    >>> (data_dir() / "deposits.csv").is_file()
    True
    """
    installed = Path(str(files("minerals"))) / "_data"
    return installed if installed.is_dir() else installed.parent.parent / "data"


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a temporary name beside ``path`` and move it into place when all went well.

    Parameters
    ----------
    path : str or pathlib.Path
        The file to write.

    Yields
    ------
    pathlib.Path
        A name with the same suffix in the same folder, to be written by the caller.

    Raises
    ------
    InputError
        If the folder does not exist or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(Path(folder) / "a.txt") as name:
    ...         _ = name.write_text("whole")
    ...     (Path(folder) / "a.txt").read_text()
    'whole'
    """
    path = Path(path)
    temporary = _beside(path)
    try:
        yield temporary
        # mkstemp makes files private; a report is an ordinary file.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        try:
            temporary.replace(path)
        except OSError as error:
            raise _no_file(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """Make an empty file beside ``path``."""
    try:
        handle, name = tempfile.mkstemp(
            dir=path.parent or ".", prefix=f".{path.stem[:40]}-", suffix=path.suffix
        )
    except OSError as error:
        raise InputError(
            f"{path}: cannot write there ({error.strerror}); name an existing folder that you own"
        ) from None
    os.close(handle)
    return Path(name)


def _no_file(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot write there ({error.strerror}); name a file, not a folder")


def check_writable(*paths: str | Path | None) -> None:
    """Refuse files that could not be written, before anything is.

    Parameters
    ----------
    *paths : str, pathlib.Path or None
        The files of one command; None where one is not asked for.

    Raises
    ------
    InputError
        If a folder does not exist or cannot be written, or one file is named twice.

    Examples
    --------
    >>> check_writable(None)
    >>> check_writable("/no/such/folder/a.csv")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /no/such/folder/a.csv: cannot write there ...
    """
    named = [Path(path) for path in paths if path is not None]
    for path in named:
        if path.is_dir():
            raise _no_file(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
        _beside(path).unlink()
    if len({path.resolve() for path in named}) < len(named):
        raise InputError(f"{named[-1]}: named twice; give each answer a file of its own")


def write_text(path: str | Path, text: str) -> None:
    r"""Write a text file so that it is there whole or not at all.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.
    text : str
        Its content, written as UTF-8 with ``\\n`` line ends.

    Raises
    ------
    InputError
        If the folder does not exist or cannot be written.

    Examples
    --------
    >>> write_text("/no/such/folder/a.csv", "x")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /no/such/folder/a.csv: cannot write there ...
    """
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write a binary file so that it is there whole or not at all; errors as :func:`write_text`.

    Examples
    --------
    >>> write_bytes("/no/such/folder/a.bin", b"x")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /no/such/folder/a.bin: cannot write there ...
    """
    with replacing(path) as temporary:
        temporary.write_bytes(content)
