"""Downloads that are kept: resumable, checked, and written down with their checksums.

A file is kept only when it is what was asked for: its checksum is what the list of checksums says
(where there is one), and it passes the check of its provider. Kept files are not fetched again
while they match.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minerals.errors import InputError
from minerals.files import remove_leftovers, write_bytes, write_text
from minerals.territory.providers.remote_files import Ask, RemoteFile
from minerals.territory.store.lock import locked
from minerals.territory.store.server import RetryPolicy, Server

MANIFEST = "fetched.json"

_CHECKSUM = re.compile(r"^([0-9a-fA-F]{64})\s+\*?(\S+)\s*$")


@dataclass
class Fetched:
    """What came of a download: files in order, those new, those kept, those not there, all."""

    files: list[Path] = field(default_factory=list)
    new: int = 0
    kept: int = 0
    absent: list[str] = field(default_factory=list)
    asked: int = 0


def read_checksums(path: Path) -> dict[str, str]:
    """Read a list of SHA-256 checksums as ``sha256sum`` writes it.

    Raises
    ------
    InputError
        If the file cannot be read or a line is not a checksum and a name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "SHA256SUMS"
    ...     _ = path.write_text(f"{'0' * 64}  a.geojson")
    ...     list(read_checksums(path))
    ['a.geojson']
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a sha256sum file") from None
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _CHECKSUM.match(line)
        if match is None:
            raise InputError(
                f"{path}, line {number}: is not a SHA-256 checksum and a name; give a file that "
                "sha256sum wrote"
            )
        found[Path(match.group(2)).name] = match.group(1).lower()
    return found


class _Kept:
    """The files that were fetched into a folder, by the checksums that were written down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sums = _manifest(folder)

    def has(self, name: str, expected: str | None) -> bool:
        """Return whether a file is there as it was fetched, and as a list of checksums says."""
        path = self.folder / name
        if name not in self.sums or not path.is_file():
            return False
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        return checksum == self.sums[name] and expected in (None, checksum)

    def put(self, name: str, content: bytes) -> None:
        """Keep a file, and write down its checksum."""
        write_bytes(self.folder / name, content)
        self.sums[name] = hashlib.sha256(content).hexdigest()
        write_text(self.folder / MANIFEST, json.dumps(self.sums, indent=1, sort_keys=True) + "\n")


def fetch(
    base: str,
    plan: Callable[[Ask], Sequence[RemoteFile]],
    folder: Path,
    *,
    moved: bool = False,
    latest: bool = False,
    checksums: Mapping[str, str] | None = None,
    check: Callable[[str, bytes], None] = lambda name, content: None,
    again: bool = False,
    policy: RetryPolicy | None = None,
    planned: Callable[[int], None] = lambda count: None,
    report: Callable[[str, str], None] = lambda name, outcome: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Download files into a folder.

    Parameters
    ----------
    base : str
        The address that paths are put behind; http or https.
    plan : callable
        A way to ask the server to the files to be fetched.
    folder : pathlib.Path
        Where files are kept; made if it is absent.
    moved : bool, optional
        Whether all is asked from that address, whatever other address a file usually has.
    latest : bool, optional
        Whether the first file that is there is all that is wanted.
    checksums : mapping of str to str, optional
        Name to SHA-256.
    check : callable, optional
        Called with the name and the content of each file before it is kept; raises
        :class:`InputError` if it is not what was asked for.
    again : bool, optional
        Fetch what was kept before as well; it is kept until what replaces it is there.
    policy : RetryPolicy, optional
        Time limits, pauses and attempts.
    planned : callable, optional
        Called with the number of files.
    report : callable, optional
        Called with each name and what came of it: ``new``, ``kept`` or ``absent``.
    sleep : callable, optional
        For tests.

    Returns
    -------
    Fetched
        What is there now.

    Raises
    ------
    InputError
        If access is refused, the server stays silent, leads to another host, or sends what is
        not the data. Files fetched before stay, so that a second call goes on from there.

    Examples
    --------
    >>> fetch("file:///etc/", lambda ask: [RemoteFile("passwd")], Path("."))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: --url file:///etc/: give an address that begins with https://
    """
    server = Server(base, policy, sleep)
    result = Fetched()
    with locked(folder, folder.with_name(f".{folder.name}.lock")):
        remove_leftovers(folder)
        kept = _Kept(folder)

        def ask(
            path: str, *, home: str = "", zipped: bool = False, keep: bool = False
        ) -> bytes | None:
            if keep and not again and kept.has(path, None):
                return (folder / path).read_bytes()
            body = server.get(path, home="" if moved else home, zipped=zipped)
            if keep and body is not None:
                kept.put(path, body)
            return body

        files = plan(ask)
        result.asked = len(files)
        planned(len(files))
        for file in files:
            name, expected = file.name, (checksums or {}).get(file.name)
            if not again and kept.has(name, expected):
                result.kept += 1
                result.files.append(folder / name)
                report(name, "kept")
            elif (content := _content(file, server, ask, expected)) is None:
                result.absent.append(name)
                report(name, "absent")
            else:
                _check(check, base, name, content)
                kept.put(name, content)
                result.new += 1
                result.files.append(folder / name)
                report(name, "new")
            if latest and result.files:
                break
    return result


def _content(file: RemoteFile, server: Server, ask: Ask, expected: str | None) -> bytes | None:
    """Ask for a file: by its name, or as its provider says."""
    if file.load is None:
        return server.get(file.name, expected=expected)
    content = file.load(ask)
    if content is not None and expected not in (None, hashlib.sha256(content).hexdigest()):
        raise InputError(f"{file.name}: wrong checksum; check --checksums, or leave it out")
    return content


def _check(check: Callable[[str, bytes], None], base: str, name: str, content: bytes) -> None:
    try:
        check(name, content)
    except InputError as error:
        raise InputError(f"{base}: {error}; nothing of it is kept: check the address") from None


def _manifest(folder: Path) -> dict[str, str]:
    try:
        held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in held.items()} if isinstance(held, dict) else {}
