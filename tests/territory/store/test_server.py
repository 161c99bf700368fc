"""What a server of a provider is asked, and what is taken from it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from minerals.errors import InputError
from minerals.territory.store.server import RetryPolicy, Server

QUICK = RetryPolicy(timeout=0.4, pause=0.25, attempts=2, backoff=0.0, longest=0.8)
POINTER = b"version https://git-lfs.github.com/spec/v1\noid x\n"


def asking(web_server: Any, waits: list[float]) -> Server:
    return Server(web_server.url, QUICK, waits.append)


def test_a_body_is_taken_and_an_absent_one_is_none(web_server: Any) -> None:
    web_server.bodies = {"a/b.json": b"[1]"}
    waits: list[float] = []
    server = asking(web_server, waits)
    assert (server.get("a/b.json"), server.get("c.json")) == (b"[1]", None)
    assert waits == [0.25]  # between requests, and none for what is not there
    assert web_server.asked == ["a/b.json", "c.json"]


def test_a_question_may_have_a_query(web_server: Any) -> None:
    web_server.bodies = {"layer/query": lambda query: f'["{query["where"]}"]'.encode()}
    assert asking(web_server, []).get("layer/query?where=a%3D1") == b'["a=1"]'


def test_another_home_is_asked_in_place_of_the_usual_one(web_server: Any) -> None:
    web_server.bodies = {"there/a.json": b"[1]"}
    server = asking(web_server, [])
    assert server.get("a.json") is None
    assert server.get("a.json", home=f"{web_server.url}there/") == b"[1]"


def test_an_archive_is_told_from_an_error_page(web_server: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
    web_server.bodies = {"a.zip": packed.getvalue(), "a.json": packed.getvalue()}
    server = asking(web_server, [])
    assert server.get("a.zip", zipped=True) == packed.getvalue()
    with pytest.raises(InputError, match=r"a\.json: is not text in UTF-8, 2 times"):
        server.get("a.json")
    for other in (b"<html>", b"[1]", b""):
        web_server.bodies = {"a.zip": other}
        with pytest.raises(InputError, match=r"a\.zip: is not a zip archive, 2 times"):
            server.get("a.zip", zipped=True)
    web_server.bodies = {"a.zip": POINTER}
    with pytest.raises(InputError, match="is a Git LFS pointer"):
        server.get("a.zip", zipped=True)


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match="--url ftp://a/: give an address that begins with https"):
        Server("ftp://a/")
