"""Downloads from a server of our own on 127.0.0.1, well behaved and otherwise."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from minerals.errors import InputError
from minerals.territory.providers.remote_files import Ask, RemoteFile
from minerals.territory.store.download import MANIFEST, Fetched, fetch, read_checksums
from minerals.territory.store.server import RetryPolicy

BODY = json.dumps({"type": "FeatureCollection", "features": []}).encode()
SUM = hashlib.sha256(BODY).hexdigest()
QUICK = RetryPolicy(timeout=0.4, pause=0.01, attempts=3, backoff=0.01, longest=0.8)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """Answers per path; anything else is not there."""

    daemon_threads = True

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.agents: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.rsplit("/", 1)[-1]
                server.asked.append(name)
                server.agents.append(self.headers["User-Agent"])
                server.answers.get(name, status(404))(self)

            def log_message(self, *_: object) -> None:
                pass

        server = self
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/data/"

    def handle_error(self, *_: object) -> None:
        pass  # a client that goes away is what some tests are about


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def body(content: bytes = BODY, announced: int | None = None) -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", str(len(content) if announced is None else announced))
        to.end_headers()
        to.wfile.write(content)

    return answer


def status(code: int, **headers: str) -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(code)
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        to.send_header("Content-Length", "0")
        to.end_headers()

    return answer


def slow(seconds: float) -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        body()(to)

    return answer


def trickle(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.send_header("Content-Length", "1000")
    to.end_headers()
    for _ in range(100):
        to.wfile.write(b" ")
        to.wfile.flush()
        time.sleep(0.1)


def in_turn(*answers: Answer) -> Answer:
    rest = list(answers)
    return lambda to: (rest.pop(0) if len(rest) > 1 else rest[0])(to)


def named(*names: str) -> Callable[[Ask], list[RemoteFile]]:
    return lambda ask: [RemoteFile(name) for name in names]


def got(server: Server, folder: Path, *names: str, **options: object) -> Fetched:
    return fetch(server.url, named(*names), folder, **{"policy": QUICK, **options})  # type: ignore[arg-type]


def test_files_are_fetched_and_told(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(), "b.json": body()}
    told: list[tuple[str, str]] = []
    found = got(
        server, tmp_path / "x" / "y", "a.json", "b.json", report=lambda *each: told.append(each)
    )
    assert (found.new, found.kept, found.absent) == (2, 0, [])
    assert [path.read_bytes() for path in found.files] == [BODY, BODY]
    assert told == [("a.json", "new"), ("b.json", "new")]
    assert all(agent.startswith("minerals/") for agent in server.agents)


def test_kept_files_are_not_fetched_again(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(), "b.json": body()}
    got(server, tmp_path, "a.json")
    found = got(server, tmp_path, "a.json", "b.json")
    assert (found.new, found.kept) == (1, 1)
    assert server.asked == ["a.json", "b.json"]


def test_a_kept_file_that_was_damaged_is_fetched_again(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body()}
    got(server, tmp_path, "a.json")
    (tmp_path / "a.json").write_bytes(b"{}")
    assert got(server, tmp_path, "a.json").new == 1
    assert (tmp_path / "a.json").read_bytes() == BODY


def test_a_corrupt_manifest_means_fetching_again(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body()}
    got(server, tmp_path, "a.json")
    (tmp_path / MANIFEST).write_text("{")
    assert got(server, tmp_path, "a.json").new == 1


def test_an_interrupted_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    names = ["a.json", "b.json", "c.json"]
    server.answers = {"a.json": body(), "b.json": status(503), "c.json": body()}
    with pytest.raises(InputError, match=r"b\.json: the server answered HTTP 503, 3 times"):
        got(server, tmp_path, *names)
    server.answers["b.json"] = body()
    server.asked.clear()
    found = got(server, tmp_path, *names)
    assert (found.new, found.kept) == (2, 1)
    assert server.asked == ["b.json", "c.json"]


def test_a_missing_file_is_told_and_the_rest_is_fetched(server: Server, tmp_path: Path) -> None:
    server.answers = {"b.json": body()}
    found = got(server, tmp_path, "a.json", "b.json")
    assert (found.absent, found.new) == (["a.json"], 1)
    assert server.asked == ["a.json", "b.json"]  # not asked for again and again


@pytest.mark.parametrize("code", [401, 403])
def test_refused_access_is_told_at_once(server: Server, tmp_path: Path, code: int) -> None:
    server.answers = {"a.json": status(code)}
    with pytest.raises(InputError, match=rf"access refused \(HTTP {code}\).*control add"):
        got(server, tmp_path, "a.json")
    assert server.asked == ["a.json"]


def test_a_truncated_body_is_never_kept(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(BODY[:20], len(BODY))}
    with pytest.raises(InputError, match=r"cut off.*, 3 times"):
        got(server, tmp_path, "a.json")
    assert list(tmp_path.iterdir()) == []


def test_a_truncated_body_of_unknown_length_is_never_kept(server: Server, tmp_path: Path) -> None:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.end_headers()
        to.wfile.write(BODY[:20])

    server.answers = {"a.json": answer}
    with pytest.raises(InputError, match=r"is not complete JSON .*, 3 times"):
        got(server, tmp_path, "a.json")
    assert list(tmp_path.iterdir()) == []


def test_a_second_attempt_may_succeed(server: Server, tmp_path: Path) -> None:
    answers = in_turn(status(500), body(BODY[:20], len(BODY)), body())
    server.answers = {"a.json": answers}
    waits: list[float] = []
    assert got(server, tmp_path, "a.json", sleep=waits.append).new == 1
    assert waits == [0.01, 0.02]  # longer each time


def test_the_server_may_ask_for_a_longer_wait(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": in_turn(status(429, Retry_After="7"), body())}
    waits: list[float] = []
    got(server, tmp_path, "a.json", sleep=waits.append)
    assert waits == [7.0]


def test_there_is_a_pause_between_files(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(), "b.json": body(), "c.json": body()}
    waits: list[float] = []
    got(server, tmp_path, "a.json", "b.json", "c.json", sleep=waits.append)
    assert waits == [0.01, 0.01]


def test_a_wrong_checksum_is_refused(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body()}
    with pytest.raises(InputError, match=r"wrong checksum .*, 3 times"):
        got(server, tmp_path, "a.json", checksums={"a.json": "0" * 64})
    assert list(tmp_path.iterdir()) == []
    assert got(server, tmp_path, "a.json", checksums={"a.json": SUM}).new == 1


def test_a_kept_file_with_another_checksum_is_fetched_again(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(b"[1]")}
    got(server, tmp_path, "a.json")
    server.answers = {"a.json": body()}
    assert got(server, tmp_path, "a.json", checksums={"a.json": SUM}).new == 1


@pytest.mark.parametrize(
    ("answer", "reason"), [(slow(1.0), "no answer within 0.4 s"), (trickle, "too slowly|no answer")]
)
def test_a_slow_server_is_given_up(
    server: Server, tmp_path: Path, answer: Answer, reason: str
) -> None:
    server.answers = {"a.json": answer}
    with pytest.raises(InputError, match=reason):
        got(server, tmp_path, "a.json", policy=RetryPolicy(0.4, 0.01, 2, 0.01, 0.5))
    assert list(tmp_path.iterdir()) == []


def test_a_pointer_in_place_of_the_data_is_told_at_once(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(b"version https://git-lfs.github.com/spec/v1\noid x\n")}
    with pytest.raises(InputError, match="is a Git LFS pointer, not the data"):
        got(server, tmp_path, "a.json")
    assert server.asked == ["a.json"]


def test_an_error_page_is_not_the_data(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(b"<!DOCTYPE html><title>Sorry</title>")}
    with pytest.raises(InputError, match="is not complete JSON"):
        got(server, tmp_path, "a.json")


def test_a_server_that_is_not_there_is_told(server: Server, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot be reached \(ConnectionError\), 3 times"):
        fetch("http://127.0.0.1:9/", named("a.json"), tmp_path, policy=QUICK)


@pytest.mark.parametrize("base", ["file:///etc/", "data", "ftp://127.0.0.1/"])
def test_other_kinds_of_address_are_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(InputError, match="begins with https://"):
        fetch(base, named("passwd"), tmp_path)


def test_a_list_of_checksums_is_read(tmp_path: Path) -> None:
    path = tmp_path / "SHA256SUMS"
    path.write_text(f"{SUM}  a.json\n\n{SUM.upper()} *data/b.json\n")
    assert read_checksums(path) == {"a.json": SUM, "b.json": SUM}
    path.write_text("hello\n")
    with pytest.raises(InputError, match="line 1: is not a SHA-256 checksum"):
        read_checksums(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_checksums(tmp_path / "none")


# --- where a server leads


def redirect(to_address: str, code: int = 302) -> Answer:
    return status(code, Location=to_address)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_server_may_lead_to_an_address_of_its_own(
    server: Server, tmp_path: Path, code: int
) -> None:
    server.answers = {"a.json": redirect("/elsewhere/b.json", code), "b.json": body()}
    assert got(server, tmp_path, "a.json").new == 1
    assert server.asked == ["a.json", "b.json"]
    assert (tmp_path / "a.json").read_bytes() == BODY


@pytest.mark.parametrize(
    "target",
    ["http://localhost:{port}/b.json", "https://127.0.0.1:{port}/b.json", "http://127.0.0.1:1/b",
     "//localhost:{port}/b.json", "http://127.0.0.1:x/b", "file:///etc/passwd", "ftp://127.0.0.1/"],
)  # fmt: skip
def test_another_host_or_protocol_is_not_gone_to(
    server: Server, tmp_path: Path, target: str
) -> None:
    target = target.format(port=server.server_port)
    server.answers = {"a.json": redirect(target), "b.json": body()}
    with pytest.raises(InputError, match=r"a\.json: leads to .*, of another host or protocol, and"):
        got(server, tmp_path, "a.json")
    assert server.asked == ["a.json"]
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_cannot_be_read_is_not_gone_to(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": redirect("http://[127.0.0.1/b.json")}
    with pytest.raises(InputError, match=r"a\.json: leads to an address that cannot be read"):
        got(server, tmp_path, "a.json")


def test_encryption_is_not_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Session(requests.Session):
        def get(self, url: str | bytes, **_: object) -> requests.Response:
            asked.append(str(url))
            answer = requests.Response()
            answer.status_code, answer.raw = 302, io.BytesIO()
            answer.headers["Location"] = "http://example.org/a.json"
            return answer

    monkeypatch.setattr("minerals.territory.store.server._session", Session)
    with pytest.raises(InputError, match=r"leads to http://example\.org/a\.json, of another host"):
        fetch("https://example.org/", named("a.json"), tmp_path, policy=QUICK)
    assert asked == ["https://example.org/a.json"]


def test_a_circle_is_left(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": redirect("/data/a.json")}
    with pytest.raises(InputError, match="leads on and on, 5 times"):
        got(server, tmp_path, "a.json")
    assert len(server.asked) == 6


# --- how long and how much


def trickled_headers(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(60):
        to.wfile.write(f"X-{number}: a\r\n".encode())
        to.wfile.flush()
        time.sleep(0.05)


def test_a_server_that_sends_now_and_then_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": trickled_headers}
    began = time.monotonic()
    with pytest.raises(InputError, match=r"sent too slowly, not done in 0\.3 s, 2 times"):
        got(server, tmp_path, "a.json", policy=RetryPolicy(0.4, 0.01, 2, 0.01, 0.3))
    assert time.monotonic() - began < 1.5
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("announced", [True, False])
def test_too_much_is_refused_at_once(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, announced: bool
) -> None:
    monkeypatch.setattr("minerals.territory.store.server.MAX_FILE_BYTES", 1000)

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        if announced:
            to.send_header("Content-Length", "1001")
        to.end_headers()
        to.wfile.write(b" " * 1001)

    server.answers = {"a.json": answer}
    with pytest.raises(InputError, match="sends more than 1,000 bytes"):
        got(server, tmp_path, "a.json")
    assert server.asked == ["a.json"]
    assert list(tmp_path.iterdir()) == []


# --- what came


def refuse(name: str, content: bytes) -> None:
    raise InputError(f"{name}: is another's")


def test_what_is_not_the_providers_is_not_kept(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(), "b.json": body()}
    got(server, tmp_path, "b.json")
    with pytest.raises(InputError, match=r"/data/: a\.json: is another's; nothing of it is kept"):
        got(server, tmp_path, "a.json", check=refuse)
    with pytest.raises(InputError, match="is another's"):
        got(server, tmp_path, "b.json", check=refuse, again=True)
    assert (tmp_path / "b.json").read_bytes() == BODY
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b.json", MANIFEST]
    assert server.asked == ["b.json", "a.json", "b.json"]  # each once


def test_what_was_kept_is_fetched_again_where_that_is_asked(server: Server, tmp_path: Path) -> None:
    server.answers = {"a.json": body(b"[1]")}
    got(server, tmp_path, "a.json")
    server.answers = {"a.json": body()}
    assert got(server, tmp_path, "a.json").kept == 1
    assert got(server, tmp_path, "a.json", again=True).new == 1
    assert (tmp_path / "a.json").read_bytes() == BODY


def test_what_a_killed_download_left_is_cleared(server: Server, tmp_path: Path) -> None:
    (tmp_path / ".a-k2x9.tmp.json").write_text("{")
    server.answers = {"a.json": body()}
    got(server, tmp_path, "a.json")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.json", MANIFEST]


def test_a_date_to_wait_for_is_understood(server: Server, tmp_path: Path) -> None:
    waits: list[float] = []
    for header, least in (("Mon, 01 Jan 2001 00:00:00 GMT", 0.01), ("9999999", 120.0), ("?", 0.01)):
        server.answers = {"a.json": in_turn(status(503, Retry_After=header), body())}
        got(server, tmp_path, "a.json", sleep=waits.append, again=True)
        assert waits.pop() == least


# --- what a plan may do


def test_the_first_file_that_is_there_is_all_that_is_taken(server: Server, tmp_path: Path) -> None:
    server.answers = {"b.json": body(), "c.json": body()}
    found = got(server, tmp_path, "a.json", "b.json", "c.json", latest=True)
    assert ([path.name for path in found.files], found.absent) == (["b.json"], ["a.json"])
    assert server.asked == ["a.json", "b.json"]


def test_a_file_may_be_put_together_from_several_answers(server: Server, tmp_path: Path) -> None:
    server.answers = {"1": body(b"[1]"), "2": body(b"[2]")}

    def both(ask: Ask) -> bytes | None:
        return b"".join(ask(name) or b"" for name in "12")

    def plan(ask: Ask) -> list[RemoteFile]:
        return [RemoteFile("a.json", both), RemoteFile("b.json", lambda ask: ask("3"))]

    found = fetch(server.url, plan, tmp_path, policy=QUICK)
    assert (found.new, found.asked, found.absent) == (1, 2, ["b.json"])
    assert (tmp_path / "a.json").read_bytes() == b"[1][2]"
    with pytest.raises(InputError, match=r"a\.json: wrong checksum; check --checksums"):
        fetch(server.url, plan, tmp_path, policy=QUICK, checksums={"a.json": SUM})
    assert (tmp_path / "a.json").read_bytes() == b"[1][2]"


def test_what_never_changes_is_asked_for_once(server: Server, tmp_path: Path) -> None:
    server.answers = {"base.json": body(), "a.json": body()}

    def plan(ask: Ask) -> list[RemoteFile]:
        assert ask("base.json", keep=True) == BODY
        return [RemoteFile("a.json")]

    for again in (False, False, True):
        fetch(server.url, plan, tmp_path, policy=QUICK, again=again)
    assert server.asked == ["base.json", "a.json", "base.json", "a.json"]


def test_another_address_of_a_provider_gives_way_to_one_that_was_named(
    server: Server, tmp_path: Path
) -> None:
    server.answers = {"a.json": body(b"[1]"), "b.json": body(b"[2]")}

    def plan(ask: Ask) -> list[RemoteFile]:
        return [RemoteFile("a.json", lambda ask: ask("a.json", home="http://127.0.0.1:9/x/"))]

    assert fetch(server.url, plan, tmp_path, policy=QUICK, moved=True).new == 1
    with pytest.raises(InputError, match=r"http://127\.0\.0\.1:9/x/a\.json: cannot be reached"):
        fetch(server.url, plan, tmp_path, policy=QUICK, again=True)
