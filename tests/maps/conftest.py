"""Pages opened in a browser, for the tests of maps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


class Visit:
    """A page opened from a file, with everything that it did."""

    def __init__(self, browser: Any, path: Path, html: str | None) -> None:
        if html is not None:
            path.write_text(html, encoding="utf-8", newline="\n")
        self.address = path.as_uri()
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.context = browser.new_context(offline=True, viewport={"width": 1000, "height": 800})
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.goto(self.address)
        self.page.wait_for_selector(".leaflet-container")

    def _dialog(self, dialog: Any) -> None:
        self.messages.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def close(self) -> None:
        self.page.wait_for_timeout(200)
        outside = [url for url in self.requests if not url.startswith("data:")]
        self.context.close()
        assert outside == [self.address]
        assert self.messages == []


@pytest.fixture
def open_page(browser: Any) -> Callable[..., Visit]:
    """Return what opens a page from a file, written first where its text is given."""
    return lambda path, html=None: Visit(browser, path, html)
