"""Downloads: with pauses and retries, resumable, and never a damaged file or a stranger's.

A file is kept only when it is whole and what was asked for: it comes from the host that was named,
its length is what the server announced, its checksum is what the list of checksums says (where
there is one), it is not a Git LFS pointer, it is JSON, and it passes the check of its provider.
Kept files are written down with their checksums, and are not fetched again while they match.
"""

from __future__ import annotations

import hashlib
import json
import queue
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from minerals.errors import InputError
from minerals.files import remove_leftovers, write_bytes, write_text
from minerals.tables.vector.json_text import LFS_POINTER, parse_json
from minerals.territory.store.lock import locked
from minerals.version import __version__

MANIFEST = "fetched.json"
MAX_FILE_BYTES = 256 * 1024**2
"""No file of control polygons is larger; a longer body is refused."""
MAX_REDIRECTS = 5
MAX_WAIT = 120.0
"""Seconds that are waited before another attempt at most, whatever a server asks for."""

_Value = TypeVar("_Value")

_CHECKSUM = re.compile(r"^([0-9a-fA-F]{64})\s+\*?(\S+)\s*$")


class _TransientError(Exception):
    """A failure that another attempt may overcome; ``wait`` is what the server asks for."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class _AbsentError(Exception):
    """The server has no such file."""


@dataclass(frozen=True)
class RetryPolicy:
    """How patiently a server is asked for files.

    Attributes
    ----------
    timeout, pause, backoff : float
        Seconds to wait for an answer; between requests at the least; and the factor of the pauses
        between attempts, each twice as long as the one before, as urllib3 counts them.
    attempts : int
        How often a file is asked for.
    longest : float
        Seconds that one request may take from its first to its last byte.
    """

    timeout: float = 30.0
    pause: float = 0.5
    attempts: int = 4
    backoff: float = 1.0
    longest: float = 60.0


@dataclass
class Fetched:
    """What came of a download: files in order, those new, those kept, days without a file."""

    files: list[Path] = field(default_factory=list)
    new: int = 0
    kept: int = 0
    absent: list[str] = field(default_factory=list)


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


def fetch(
    base: str,
    names: list[str],
    folder: Path,
    *,
    checksums: Mapping[str, str] | None = None,
    check: Callable[[str, bytes], None] = lambda name, content: None,
    again: bool = False,
    policy: RetryPolicy | None = None,
    report: Callable[[str, str], None] = lambda name, outcome: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Download files into a folder.

    Parameters
    ----------
    base : str
        The address that names are put behind; http or https.
    names : list of str
        File names.
    folder : pathlib.Path
        Where files are kept; made if it is absent.
    checksums : mapping of str to str, optional
        Name to SHA-256.
    check : callable, optional
        Called with the name and the content of each file before it is kept; raises
        :class:`InputError` if it is not what was asked for.
    again : bool, optional
        Fetch what was kept before as well; it is kept until what replaces it is there.
    policy : RetryPolicy, optional
        Time limits, pauses and attempts.
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
    >>> fetch("file:///etc/", ["passwd"], Path("."))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: --url file:///etc/: give an address that begins with https://
    """
    if not base.startswith(("http://", "https://")):
        raise InputError(f"--url {base}: give an address that begins with https://")
    policy = policy or RetryPolicy()
    result = Fetched()
    requested = False
    with locked(folder, folder.with_name(f".{folder.name}.lock")):
        remove_leftovers(folder)
        manifest = _manifest(folder)
        for name in names:
            target = folder / name
            expected = (checksums or {}).get(name)
            if not again and _is_kept(target, manifest.get(name), expected):
                result.kept += 1
                result.files.append(target)
                report(name, "kept")
                continue
            if requested:
                sleep(policy.pause)
            requested = True
            try:
                content = _whole(f"{base.rstrip('/')}/{name}", expected, policy, sleep)
            except _AbsentError:
                result.absent.append(name)
                report(name, "absent")
                continue
            try:
                check(name, content)
            except InputError as error:
                raise InputError(
                    f"{base}: {error}; nothing of it is kept: check the address"
                ) from None
            write_bytes(target, content)
            manifest[name] = hashlib.sha256(content).hexdigest()
            write_text(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True) + "\n")
            result.new += 1
            result.files.append(target)
            report(name, "new")
    return result


def _session() -> Any:
    import requests

    session = requests.Session()
    session.headers["User-Agent"] = f"minerals/{__version__} (control polygons, one user)"
    session.headers["Accept-Encoding"] = "identity"
    return session


def _manifest(folder: Path) -> dict[str, str]:
    try:
        held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in held.items()} if isinstance(held, dict) else {}


def _is_kept(path: Path, fetched: str | None, expected: str | None) -> bool:
    """Check whether a file is there as it was fetched, and as the checksums say."""
    if fetched is None or not path.is_file():
        return False
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    return checksum == fetched and expected in (None, checksum)


def _whole(
    url: str, expected: str | None, policy: RetryPolicy, sleep: Callable[[float], None]
) -> bytes:
    """Fetch one file, trying again with longer and longer pauses."""
    from urllib3.exceptions import MaxRetryError, ProtocolError
    from urllib3.util import Retry

    retry = Retry(policy.attempts - 1, backoff_factor=policy.backoff, backoff_max=MAX_WAIT)
    while True:
        try:
            return _once(url, expected, policy)
        except _TransientError as error:
            try:
                retry = retry.increment("GET", url, error=ProtocolError(str(error)))
            except MaxRetryError:
                raise InputError(
                    f"{url}: {error}, {policy.attempts} times; try again later, files fetched so "
                    "far are kept"
                ) from None
            sleep(max(policy.pause, retry.get_backoff_time(), error.wait))


def _once(url: str, expected: str | None, policy: RetryPolicy) -> bytes:
    content = _within(policy.longest, lambda: _answer(url, policy))
    checksum = hashlib.sha256(content).hexdigest()
    if expected is not None and checksum != expected:
        raise _TransientError(f"wrong checksum ({checksum[:12]}, not {expected[:12]})")
    try:
        parse_json(content, url)
    except InputError as error:
        if content.startswith(LFS_POINTER):
            raise
        raise _TransientError(str(error).removeprefix(f"{url}: ").split(";")[0]) from None
    return content


def _within(seconds: float, work: Callable[[], _Value]) -> _Value:
    """Wait for work so long and no longer.

    A time limit of a socket is one of silence: a server that sends a byte now and then, of the
    headers perhaps, holds it off for ever. What is not done in time is left to a thread that ends
    with the server or with the program.
    """
    done: queue.SimpleQueue[tuple[_Value | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        value, error = done.get(timeout=seconds)
    except queue.Empty:
        raise _TransientError(f"sent too slowly, not done in {seconds:g} s") from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]


def _answer(url: str, policy: RetryPolicy) -> bytes:
    """Ask for a file and return the body of the answer, whole."""
    import requests
    from urllib3.exceptions import HTTPError, ReadTimeoutError

    try:
        with _session() as session, _followed(session, url, policy.timeout) as answer:
            _check_status(answer, url)
            announced = str(answer.headers.get("Content-Length") or "")
            if announced.isdigit() and int(announced) > MAX_FILE_BYTES:
                raise _too_long(url)
            content = _body(answer.raw, url, policy)
    except (requests.Timeout, ReadTimeoutError):
        raise _TransientError(f"no answer within {policy.timeout:g} s") from None
    except HTTPError:
        raise _TransientError("the body was cut off") from None
    except requests.RequestException as error:
        raise _TransientError(f"cannot be reached ({type(error).__name__})") from None
    if announced.isdigit() and len(content) != int(announced):
        length = f"{len(content):,} of {int(announced):,} bytes"
        raise _TransientError(f"the body was cut off ({length})")
    return content


def _followed(session: Any, url: str, timeout: float) -> Any:
    """Ask for an address, and go where the server leads as long as it is the same server."""
    address = url
    for _ in range(MAX_REDIRECTS + 1):
        answer = session.get(address, timeout=timeout, stream=True, allow_redirects=False)
        if not answer.is_redirect:
            return answer
        answer.close()
        target = urljoin(address, answer.headers["Location"])
        if _server(target) != _server(url):
            raise InputError(
                f"{url}: leads to {target}, of another host or protocol, and is not followed; name "
                "that address with --url if you trust it"
            )
        address = target
    raise InputError(f"{url}: leads on and on, {MAX_REDIRECTS} times; check the address")


def _server(address: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return parts.scheme, parts.hostname or "", port


def _too_long(url: str) -> InputError:
    return InputError(f"{url}: sends more than {MAX_FILE_BYTES:,} bytes; check the address")


def _body(raw: Any, url: str, policy: RetryPolicy) -> bytes:
    """Read what the server sends as it comes, and stop where it is too long or too slow."""
    began = time.monotonic()
    chunks, length = [], 0
    while chunk := raw.read1(64 * 1024, decode_content=True):
        chunks.append(chunk)
        length += len(chunk)
        if length > MAX_FILE_BYTES:
            raise _too_long(url)
        if time.monotonic() - began > policy.longest:
            raise _TransientError(f"sent too slowly, not done in {policy.longest:g} s")
    return b"".join(chunks)


def _check_status(answer: Any, url: str) -> None:
    code = answer.status_code
    if code == 404:
        raise _AbsentError
    if code in (401, 403):
        raise InputError(
            f"{url}: access refused (HTTP {code}); the provider asks for permission or a login: "
            "get the files from the provider and add them with `minerals control add`"
        )
    if code == 429 or code >= 500:
        raise _TransientError(f"the server answered HTTP {code}", _asked_wait(answer))
    if code != 200:
        raise InputError(f"{url}: the server answered HTTP {code}; check the address")


def _asked_wait(answer: Any) -> float:
    """Return the seconds that a server asks to be left alone."""
    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    try:
        return min(Retry().parse_retry_after(str(answer.headers.get("Retry-After") or 0)), MAX_WAIT)
    except InvalidHeader:
        return 0.0
