"""``minerals control fetch`` of files as the providers publish them, from a server on 127.0.0.1.

The files may be read, not redistributed: they lie beside the checkout, or nowhere. What is fetched
is what `minerals control add` makes of the same file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from minerals.cli import main
from minerals.territory.store.server import RetryPolicy

CONTROL = Path(__file__).resolve().parents[3] / "shared" / "reference" / "control"
RAW = "deepstate-raw/1740434128_20250224T2155Z.geojson"
DAILY = "deepstate-daily/deepstatemap_data_20250630.geojson"
ISW = "isw/20221115_RussianAssessedCoTinUkraine.geojson"
UA = "ua-control-map/20250224.json"
LAYER = "UkrainianCoTTimelapse_FEB_2022_to_DEC_2024_view/FeatureServer/0/query"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CONTROL.is_dir(), reason=f"the reference files are not at {CONTROL}"),
]


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "store"
    monkeypatch.setenv("MINERALS_DATA_DIR", str(folder))
    quick = RetryPolicy(pause=0.0)
    monkeypatch.setattr(RetryPolicy.__init__, "__defaults__", tuple(vars(quick).values()))
    return folder


def content(name: str) -> bytes:
    return (CONTROL / name).read_bytes()


def in_pages(body: bytes, size: int) -> Callable[[dict[str, str]], bytes]:
    """Cut a collection into pages, as an ArcGIS feature service does."""
    rows = json.loads(body)["features"]

    def page(query: dict[str, str]) -> bytes:
        start = int(query["resultOffset"])
        more = {"properties": {"exceededTransferLimit": start + size < len(rows)}}
        found = {"type": "FeatureCollection", "features": rows[start : start + size], **more}
        return json.dumps(found).encode()

    return page


def interface(body: bytes) -> dict[str, Any]:
    listed = [{"id": 1740434128, "createdAt": "2025-02-24T21:55:28.000Z", "descriptionEn": "x"}]
    number = listed[0]["id"]
    return {"history/public": json.dumps(listed).encode(), f"history/{number}/geojson": body}


@pytest.mark.parametrize(
    ("provider", "file", "day", "served"),
    [
        ("deepstate", RAW, "2025-02-24", interface),
        ("deepstate-daily", DAILY, "2025-06-30", lambda body: {Path(DAILY).name: body}),
        ("isw", ISW, "2022-11-15", lambda body: {LAYER: in_pages(body, 10)}),
        ("ua-control-map", UA, "2025-02-24", lambda body: {Path(UA).name: body}),
    ],
)
def test_what_is_fetched_is_what_the_provider_published(
    web_server: Any, own_store: Path, provider: str, file: str, day: str,
    served: Callable[[bytes], dict[str, Any]],
) -> None:  # fmt: skip
    web_server.bodies = served(content(file))
    words = ["control", "fetch", provider, "--from", day, "--to", day, "--url", web_server.url]
    found = CliRunner().invoke(main, words)
    assert found.exit_code == 0, found.stderr
    added = CliRunner().invoke(main, ["control", "add", str(CONTROL / file), "--source", "added"])
    assert added.exit_code == 0, added.stderr
    index = json.loads((own_store / "control" / "index.json").read_text())["histories"]
    fetched, given = (index[name]["snapshots"] for name in (provider, "added"))
    for key in ("date", "occupied_km2", "contested_km2", "classes"):
        assert [row[key] for row in fetched] == [row[key] for row in given] != []
