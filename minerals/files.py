"""Where files are, how they are read, and how they are written."""

from __future__ import annotations

import csv
import errno
import os
import re
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path

from minerals.errors import InputError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OPEN_STREAM = re.compile(r"/dev/(stdout|stderr|fd/\d+)|/proc/(self|\d+)/fd/\d+")
_LEFTOVER = re.compile(r"\..*\.tmp(\.[^.]*)?")


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
def reading(path: Path) -> Iterator[Path]:
    """Read a file that is part of the installation; all that goes wrong is one sentence.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Yields
    ------
    pathlib.Path
        The same, to be read by the caller.

    Raises
    ------
    InputError
        If the file is missing or not what it was when it was installed, as far as the caller
        finds out: a table that is cut off has no line end.

    Examples
    --------
    >>> with reading(Path("/no/such/folder/deposits.csv")) as path:
    ...     path.read_bytes()
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /no/such/folder/deposits.csv: a file of Minerals itself ...
    """
    try:
        if path.suffix == ".csv" and not _ends_a_line(path):
            raise ValueError("it ends within a line")
        yield path
    except InputError:
        raise
    except FileNotFoundError:
        raise InputError(f"{path}: a file of Minerals itself is missing; {_REINSTALL}") from None
    except (OSError, ValueError, LookupError, csv.Error) as error:
        raise InputError(
            f"{path}: a file of Minerals itself cannot be read ({error}); {_REINSTALL}"
        ) from error


_REINSTALL = "install Minerals again"


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - 1, 0))
        return file.read() == b"\n"


def bundled_rows(file: str) -> list[dict[str, str]]:
    """Return the rows of a bundled table as text: for what is asked before pandas is loaded.

    Parameters
    ----------
    file : str
        The path of the table in the folder of the data.

    Returns
    -------
    list of dict
        Column to text, row by row.

    Examples
    --------
    >>> bundled_rows("commodities.csv")[0]["commodity_id"]
    'aluminium'
    """
    with reading(data_dir() / file) as path, path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a temporary name and put what was written there in place when all went well.

    A link is followed: the file that it leads to is replaced, and keeps its mode and, where that
    is allowed, its owner. A device, a pipe or a socket is written into, and never replaced.

    Parameters
    ----------
    path : str or pathlib.Path
        The file to write.

    Yields
    ------
    pathlib.Path
        A name with the same suffix, to be written by the caller; beside a file, so that it can
        be moved into its place.

    Raises
    ------
    InputError
        If the folder does not exist, the file cannot be written, or the disk is full. What was
        there before is there still.

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
    old = _old(path)
    temporary = _temporary(path, old)
    try:
        yield temporary
        if _is_stream(path, old):
            _write_into(path, temporary)
        else:
            _settle(temporary, old)
            temporary.replace(os.path.realpath(path))
    except OSError as error:
        raise _refusal(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)


def _old(path: Path) -> os.stat_result | None:
    """Return what a name stands for now, links followed; None where there is nothing."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refusal(path, error) from None


def _is_stream(path: Path, old: os.stat_result | None) -> bool:
    """Tell what is written into from a file that is replaced."""
    if old is None:
        return False
    return not stat.S_ISREG(old.st_mode) or bool(_OPEN_STREAM.fullmatch(str(path)))


def _temporary(path: Path, old: os.stat_result | None) -> Path:
    """Make an empty file beside the one that a name stands for, or elsewhere for a stream."""
    try:
        if old is not None and stat.S_ISDIR(old.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # To move a file into a place asks for no leave to write what is there.
        if old is not None and not os.access(path, os.W_OK, effective_ids=_EFFECTIVE):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        beside = None if _is_stream(path, old) else Path(os.path.realpath(path)).parent
        handle, name = tempfile.mkstemp(
            dir=beside, prefix=f".{path.stem[:40]}-", suffix=f".tmp{path.suffix}"
        )
    except OSError as error:
        raise _refusal(path, error) from None
    os.close(handle)
    return Path(name)


_EFFECTIVE = os.access in os.supports_effective_ids


def _settle(temporary: Path, old: os.stat_result | None) -> None:
    """Give a new file the mode and the owner of the old one, and see it onto the disk."""
    with temporary.open("rb+") as written:
        os.fsync(written.fileno())
    if old is None:  # mkstemp makes files private; a report is an ordinary file
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        return
    with suppress(OSError, AttributeError):  # for the superuser alone, and not on every system
        os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _write_into(path: Path, temporary: Path) -> None:
    """Send what was written into a device, a pipe or a socket."""
    with temporary.open("rb") as source:
        if path.is_socket():
            with socket.socket(socket.AF_UNIX) as peer:
                peer.connect(str(path))
                peer.sendfile(source)
        else:
            with path.open("ab") as target:
                shutil.copyfileobj(source, target)


def _refusal(path: Path, error: OSError) -> InputError:
    if error.errno in _NO_ROOM:
        remedy = "make room, or write elsewhere"
    elif error.errno == errno.EISDIR:
        remedy = "name a file, not a folder"
    elif error.errno == errno.ENAMETOOLONG:
        remedy = "give it a shorter name"
    elif os.path.exists(path):  # noqa: PTH110  # says no where Path.exists would raise
        remedy = "name a file that you may write"
    else:
        remedy = "name an existing folder that you own"
    return InputError(f"{path}: cannot write there ({error.strerror or error}); {remedy}")


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
        _temporary(path, _old(path)).unlink()
    if len({os.path.realpath(path) for path in named}) < len(named):
        raise InputError(f"{named[-1]}: named twice; give each answer a file of its own")


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files that :func:`replacing` left in a folder when it was killed.

    Only for a folder that this program alone writes into, and while nothing else does.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     (Path(folder) / ".index-k2x9.tmp.json").touch()
    ...     remove_leftovers(Path(folder))
    ...     list(Path(folder).iterdir())
    []
    """
    for path in folder.iterdir():
        if _LEFTOVER.fullmatch(path.name):
            with suppress(OSError):  # the next writer tries again
                path.unlink()


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
