"""A provider's server, asked politely: with pauses and retries, and never led elsewhere.

What it sends is taken when it is whole and of the form that was asked for: it comes from the host
that was named, its length is what was announced and no more than there can be, it is no Git LFS
pointer and no error page.
"""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from minerals.errors import InputError
from minerals.tables.vector.json_text import LFS_POINTER, parse_json
from minerals.version import __version__

MAX_FILE_BYTES = 256 * 1024**2
"""No file of control polygons is larger; a longer body is refused."""
MAX_REDIRECTS = 5
MAX_WAIT = 120.0
"""Seconds that are waited before another attempt at most, whatever a server asks for."""

_Value = TypeVar("_Value")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


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


class Server:
    """A server with a provider's files.

    Parameters
    ----------
    base : str
        The address that paths are put behind; http or https.
    policy : RetryPolicy, optional
        Time limits, pauses and attempts.
    sleep : callable, optional
        For tests.

    Raises
    ------
    InputError
        If the address is of another kind.
    """

    def __init__(
        self,
        base: str,
        policy: RetryPolicy | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not base.startswith(("http://", "https://")):
            raise InputError(f"--url {base}: give an address that begins with https://")
        self.base = base
        self.policy = policy or RetryPolicy()
        self.sleep = sleep
        self._asked = False

    def get(
        self, path: str, *, home: str = "", zipped: bool = False, expected: str | None = None
    ) -> bytes | None:
        """Return the body at a path; None where there is none (HTTP 404).

        Parameters
        ----------
        path : str
            Behind the address.
        home : str, optional
            Another address in its place.
        zipped : bool, optional
            Whether a zip archive is asked for, and not JSON.
        expected : str, optional
            The SHA-256 of the body.

        Raises
        ------
        InputError
            If access is refused, the server stays silent, leads to another host, or sends what is
            not the data.
        """
        if self._asked:
            self.sleep(self.policy.pause)
        self._asked = True
        url = f"{(home or self.base).rstrip('/')}/{path}"
        try:
            return _whole(url, expected, zipped, self.policy, self.sleep)
        except _AbsentError:
            return None


def _session() -> Any:
    import requests

    session = requests.Session()
    session.headers["User-Agent"] = f"minerals/{__version__} (control polygons, one user)"
    session.headers["Accept-Encoding"] = "identity"
    return session


def _whole(
    url: str,
    expected: str | None,
    zipped: bool,
    policy: RetryPolicy,
    sleep: Callable[[float], None],
) -> bytes:
    """Fetch one file, trying again with longer and longer pauses."""
    from urllib3.exceptions import MaxRetryError, ProtocolError
    from urllib3.util import Retry

    retry = Retry(policy.attempts - 1, backoff_factor=policy.backoff, backoff_max=MAX_WAIT)
    while True:
        try:
            return _once(url, expected, zipped, policy)
        except _TransientError as error:
            try:
                retry = retry.increment("GET", url, error=ProtocolError(str(error)))
            except MaxRetryError:
                raise InputError(
                    f"{url}: {error}, {policy.attempts} times; try again later, files fetched so "
                    "far are kept"
                ) from None
            sleep(max(policy.pause, retry.get_backoff_time(), error.wait))


def _once(url: str, expected: str | None, zipped: bool, policy: RetryPolicy) -> bytes:
    content = _within(policy.longest, lambda: _answer(url, policy))
    checksum = hashlib.sha256(content).hexdigest()
    if expected is not None and checksum != expected:
        raise _TransientError(f"wrong checksum ({checksum[:12]}, not {expected[:12]})")
    _check_form(content, zipped, url)
    return content


def _check_form(content: bytes, zipped: bool, url: str) -> None:
    """Refuse what is not of the form that was asked for, such as an error page."""
    if zipped and content.startswith(_ZIP):
        return
    try:
        parse_json(content, url)
    except InputError as error:
        if content.startswith(LFS_POINTER):
            raise
        what = str(error).removeprefix(f"{url}: ").split(";")[0]
        raise _TransientError("is not a zip archive" if zipped else what) from None
    if zipped:
        raise _TransientError("is not a zip archive")


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
    import requests

    address = url
    for _ in range(MAX_REDIRECTS + 1):
        try:
            answer = session.get(address, timeout=timeout, stream=True, allow_redirects=False)
        except requests.RequestException:
            raise
        except ValueError:  # requests looks at where an answer leads before it returns it
            raise InputError(
                f"{url}: leads to an address that cannot be read; check the address"
            ) from None
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
