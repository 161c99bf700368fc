"""Small fixtures that several test modules share. Everything they hold is made up."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import settings

from minerals.files import data_dir
from minerals.geo import plane
from minerals.tables.inventory import Inventory
from minerals.tables.user import read_user_table
from minerals.territory.contact_line import line_of_contact
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import EMPTY, Snapshot

# No test depends on the machine's speed. The scheduled workflow asks for the thorough profile.
settings.register_profile("fast", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """Return a copy of the bundled data that a test may break."""
    return Path(shutil.copytree(data_dir(), tmp_path / "data"))


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of small deposit tables: columns beyond the required four, then rows."""

    def write(
        *rows: str, extra: str = "", name: str = "own.csv", encoding: str = "utf-8", sep: str = ","
    ) -> Path:
        head = "deposit_id,name_en,longitude,latitude" + (f",{extra}" if extra else "")
        text = "\n".join([head, *rows]) + "\n"
        path = tmp_path / name
        path.write_bytes(text.replace(",", sep).encode(encoding))
        return path

    return write


@pytest.fixture(scope="session")
def half_island() -> ControlHistory:
    """Return a made-up history: an island at 0..10 E, 0..10 N, its west occupied from 2020 on.

    The line of contact runs along 5 E with an error of 1 km; in 2010 nothing was occupied.
    """
    where = plane(5, 5)
    occupied = {
        dt.date(2010, 1, 1): shapely.MultiPolygon(),
        dt.date(2020, 1, 1): shapely.box(0, 0, 5, 10),
    }

    def load(date: dt.date) -> Snapshot:
        area = occupied[date]
        line = line_of_contact(area, EMPTY, None, where, 1.0)
        return Snapshot(date, area, shapely.MultiPolygon(), line)

    return ControlHistory("half-island", "made up", "CC0", tuple(occupied), load, plane=where)


@dataclass(frozen=True)
class Country:
    """A made-up country: its deposits, and its control history."""

    inventory: Inventory
    history: ControlHistory

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments that ask about this country."""
        return {"deposits": self.inventory, "control": self.history}

    @property
    def dates(self) -> list[str]:
        """The snapshot dates, as text."""
        return [date.isoformat() for date in self.history.dates]


@pytest.fixture(scope="session")
def country() -> Country:
    """Return a made-up country of five deposits: an island at 0..10 E, 0..10 N.

    The west is occupied from the second snapshot on, a strip beside it is contested at the third,
    and at the last some of both is back. The line of contact has an error of 1 km.
    """
    where = plane(5, 5)
    land = {
        "2020-01-31": (EMPTY, EMPTY),
        "2020-02-29": (shapely.box(0, 0, 5, 10), EMPTY),
        "2020-03-31": (shapely.box(0, 0, 5.2, 10), shapely.box(5.2, 0, 7, 10)),
        "2020-04-30": (shapely.box(0, 0, 4, 10), EMPTY),
    }
    dates = tuple(map(dt.date.fromisoformat, land))

    def load(date: dt.date) -> Snapshot:
        occupied, contested = land[date.isoformat()]
        line = line_of_contact(occupied, contested, None, where, 1.0)
        return Snapshot(date, occupied, contested, line)

    history = ControlHistory("island", "made up", "CC0", dates, load, plane=where)
    rows = gpd.GeoDataFrame(
        {
            "deposit_id": ["area", "east", "line", "middle", "west", "west"],
            "name_en": ["Area", "East Pit", "Éline–Line", "Middle", "Westmine", "Westmine"],
            "name_uk": ["Площа", "Східний кар’єр", "Лінія", None, "Західна", "Західна"],
            "aliases": [None, "Old Pit; New Pit", None, "The Middle", None, None],
            "oblast": ["North", "South", "North", "South", "South", "South"],
            "development_status": ["licensed", "closed", None, *["developed"] * 3],
            "location_precision_km": [1.0, 1.0, 2.0, 0.5, 1.0, 1.0],
            "commodity": ["manganese", "coal", "gold", "coal", "coal", "gas"],
            "quantity": [None, 120.0, 40.0, 50.0, 30.0, None],
            "quantity_low": [None, 100.0, None, None, None, None],
            "quantity_high": [None, 140.0, None, None, None, None],
            "unit": [None, "Mt", "t", "Mt", "Mt", None],
            "role": ["main", "main", "main", "main", "main", "by-product"],
        },
        geometry=[shapely.box(3, 7, 8, 9), shapely.Point(8.5, 5), shapely.Point(4.01, 2),
                  shapely.Point(5.5, 3), *[shapely.Point(2, 5)] * 2],
        crs="EPSG:4326",
    )  # fmt: skip
    return Country(read_user_table(rows), history)


SHOWN = {
    "$x^2$": "$x^2$",
    r"$\frac{1}{2}$ \alpha": r"$\frac{1}{2}$ \alpha",
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "{n} {{7*7}} %s": "{n} {{7*7}} %s",
    "_under^hat\\": "_under^hat\\",
    "two\nlines": "two lines",
    "\u202eleft": "\ufffdleft",
    "漢": "\ufffd",
}
"""A text, and what a figure shows of it, letter by letter."""


@pytest.fixture
def shown() -> list[str]:
    """Return what a figure shows of the odd texts."""
    return list(SHOWN.values())


@pytest.fixture
def hostile() -> pd.DataFrame:
    """Return a made-up table whose every text is odd."""
    return pd.DataFrame(
        {
            "deposit_id": [f"{number}" for number in range(len(SHOWN))],
            "name_en": list(SHOWN),
            "name_uk": list(SHOWN),
            "commodity": list(SHOWN),
            "longitude": 33.0,
            "latitude": [46.9 + number / 2 for number in range(len(SHOWN))],
        }
    )


class WebServer(ThreadingHTTPServer):
    """Answers on 127.0.0.1 by path: with a body, a status, or what a function makes of the query.

    A status of 302 leads to another host.
    """

    daemon_threads = True

    def __init__(self) -> None:
        self.bodies: dict[str, bytes | int | Callable[[dict[str, str]], bytes | int]] = {}
        self.otherwise: bytes | int = 404
        self.asked: list[str] = []
        self.wait_s = 0.0
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                path = parts.path[1:]
                here.asked.append(path)
                time.sleep(here.wait_s)
                body = here.bodies.get(path, here.otherwise)
                found = body(dict(parse_qsl(parts.query))) if callable(body) else body
                self.send_response(found if isinstance(found, int) else 200)
                if found == 302:
                    self.send_header("Location", "http://localhost:9/elsewhere.json")
                content = found if isinstance(found, bytes) else b""
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """The address that paths are put behind."""
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that goes away: some tests are about that."""


@pytest.fixture
def web_server() -> Iterator[WebServer]:
    """Return a server that answers what a test puts into it."""
    made = WebServer()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()
