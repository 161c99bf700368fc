"""``minerals control fetch`` of every provider, from a server on 127.0.0.1.

Nothing is recorded of any provider: bodies are squares of our own, in the form that the provider's
interface has. DeepStateMap's interface is not documented; its form is that of its public answers
(``history/public``: id, createdAt, texts; ``history/ID/geojson``). ISW's is that of ArcGIS feature
services (query, GeoJSON in pages, errors under HTTP 200), VIINA's that of its README. Files as
published are in ``tests/reference/test_fetch.py``.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner, Result

from minerals.cli import main
from minerals.territory.store.server import RetryPolicy

SOUTH = shapely.box(33, 47.5, 37.5, 49)
LESS = shapely.box(34, 47.5, 37.5, 49)
Server = Any
"""The server of the fixture."""


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "store"
    monkeypatch.setenv("MINERALS_DATA_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = RetryPolicy(pause=0.0, backoff=0.0)
    monkeypatch.setattr(RetryPolicy.__init__, "__defaults__", tuple(vars(quick).values()))


@pytest.fixture
def server(web_server: Server) -> Server:
    return web_server


def fetch(server: Server, provider: str, *words: object) -> Result:
    given = ["control", "fetch", provider, "--url", server.url, "--format", "json"]
    return CliRunner().invoke(main, [*given, *map(str, words)])


def days(found: Result) -> list[str]:
    assert found.exit_code == 0, found.stderr
    return [row["date"] for row in json.loads(found.stdout)["rows"]]


def sentence(found: Result) -> str:
    assert (found.exit_code, found.stdout) == (2, ""), found.output
    assert "Traceback" not in found.stderr
    return found.stderr.splitlines()[-1]


def km2(own_store: Path, name: str) -> list[float]:
    index = json.loads((own_store / "control" / "index.json").read_text())
    return [round(row["occupied_km2"]) for row in index["histories"][name]["snapshots"]]


def collection(*features: tuple[dict[str, Any], Any], **more: Any) -> bytes:
    rows = [
        {"type": "Feature", "properties": about, "geometry": shapely.geometry.mapping(land)}
        for about, land in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows, **more}).encode()


# --- DeepStateMap's interface


def seconds(moment: str) -> int:
    return int(dt.datetime.fromisoformat(moment).timestamp())


MOMENTS = ("2026-11-18T09:00:00+00:00", "2026-11-18T21:30:00+00:00", "2026-11-20T23:59:00+00:00")


@pytest.fixture
def deepstate(server: Server) -> Server:
    listed = [
        {
            "id": seconds(moment),
            "createdAt": moment.replace("+00:00", ".000Z"),
            "description": "Мапу оновлено",
            "descriptionEn": "The map was updated",
        }
        for moment in MOMENTS
    ]
    style = {"styleUrl": "#poly-A52714", "styleHash": "1", "fill": "#a52714"}
    name = "Окуповано /// Occupied /// geoJSON.status.occupied"
    for moment, land in zip(MOMENTS, (LESS, SOUTH, LESS), strict=True):
        body = collection(({**style, "name": name}, land))
        server.bodies[f"history/{seconds(moment)}/geojson"] = body
    server.bodies["history/public"] = json.dumps(listed).encode()
    return server


def test_the_last_snapshot_of_every_day_is_fetched_from_the_interface(
    deepstate: Server, own_store: Path
) -> None:
    found = fetch(deepstate, "deepstate", "--from", "2026-11-01", "--to", "2026-11-30")
    assert days(found) == ["2026-11-18", "2026-11-20"]
    assert deepstate.asked == [
        "history/public", *(f"history/{seconds(each)}/geojson" for each in MOMENTS[1:])
    ]  # fmt: skip
    assert "name DeepStateMap (deepstatemap.live)" in found.stderr
    more, less = km2(own_store, "deepstate")
    assert more > less
    again = fetch(deepstate, "deepstate", "--from", "2026-11-01", "--to", "2026-11-30")
    assert "0 fetched, 2 kept from before" in again.stderr
    assert deepstate.asked[3:] == ["history/public"]


def test_the_latest_snapshot_of_the_interface_is_fetched_alone(deepstate: Server) -> None:
    assert days(fetch(deepstate, "deepstate", "--latest")) == ["2026-11-20"]
    assert deepstate.asked == ["history/public", f"history/{seconds(MOMENTS[2])}/geojson"]


def test_the_earlier_day_is_given_first(deepstate: Server) -> None:
    told = sentence(
        fetch(deepstate, "deepstate-daily", "--from", "2025-01-02", "--to", "2025-01-01")
    )
    assert "--to 2025-01-01 is before --from 2025-01-02: give the earlier date first" in told
    assert deepstate.asked == []


def test_days_that_the_interface_does_not_list_are_a_sentence(deepstate: Server) -> None:
    told = sentence(fetch(deepstate, "deepstate", "--from", "2026-11-19", "--to", "2026-11-19"))
    assert "lists no snapshot from 2026-11-19 to 2026-11-19, but from 2026-11-18 to" in told


@pytest.mark.parametrize("body", [b"{}", b"[]", b'[{"id": "a"}]', b'[{"id": 1e99}]', b"[1]", 404])
def test_a_list_of_another_form_is_a_sentence(deepstate: Server, body: bytes | int) -> None:
    deepstate.bodies["history/public"] = body
    told = sentence(fetch(deepstate, "deepstate", "--latest"))
    assert "history/public is not its list of snapshots; check --url" in told


def test_a_refused_interface_says_how_to_go_on(deepstate: Server) -> None:
    deepstate.bodies["history/public"] = 401
    told = sentence(fetch(deepstate, "deepstate", "--latest"))
    assert "access refused (HTTP 401)" in told
    assert "minerals control add" in told


def test_a_watch_goes_on_where_no_day_is_new(deepstate: Server, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("deposit_id,name_en,longitude,latitude\na,A,35,48\n")
    fetch(deepstate, "deepstate", "--from", "2026-11-18", "--to", "2026-11-18")
    words = ["watch", "--deposits", str(own), "--control", "deepstate", "--fetch", "--date"]
    found = CliRunner().invoke(main, [*words, "2026-11-19"])
    assert found.exit_code == 0, found.stderr
    assert "deepstate: nothing to fetch; DeepStateMap lists no snapshot" in found.stderr
    found = CliRunner().invoke(main, [*words, "2026-11-20"])
    assert "deepstate: 1 new" in found.stderr


# --- ISW's feature service

TODAY = "VIEW_RussiaCoTinUkraine_V3/FeatureServer/49/query"
DAILY = "UkrainianCoTTimelapse_FEB_2022_to_DEC_2024_view/FeatureServer/0/query"
EDITED = seconds("2026-11-21T02:30:00+00:00") * 1000
"""The evening of 2026-11-20 in Washington."""


@pytest.fixture(params=["in the collection", "in its properties"])
def isw(server: Server, request: pytest.FixtureRequest) -> Server:
    """Serve two squares in pages of one, and say that there is more as either version does."""
    parts = [shapely.box(33, 47.5, 35, 49), shapely.box(35, 47.5, 37.5, 49)]

    def page(about: dict[str, Any], query: dict[str, str]) -> bytes:
        assert (query["f"], query["outSR"]) == ("geojson", "4326")
        start = int(query["resultOffset"])
        cut = {"exceededTransferLimit": start < 1}
        more = cut if request.param == "in the collection" else {"properties": cut}
        return collection(*((about, part) for part in parts[start : start + 1]), **more)

    def today(query: dict[str, str]) -> bytes:
        if query["f"] == "json":
            assert query["returnGeometry"] == "false"
            rows = [{"attributes": {"EditDate": EDITED - each}} for each in (10**9, 0)]
            return json.dumps({"features": [*rows, {"attributes": {"EditDate": None}}]}).encode()
        return page({"EditDate": EDITED}, query)

    def daily(query: dict[str, str]) -> bytes:
        day = query["where"].split("'")[1].split(" ")[0]
        if day == "2024-12-30":
            return collection()
        return page({"datetime": seconds(f"{day}T00:00:00+00:00") * 1000}, query)

    server.bodies |= {TODAY: today, DAILY: daily}
    return server


def test_the_layer_of_today_is_fetched_in_all_its_pages(isw: Server, own_store: Path) -> None:
    found = fetch(isw, "isw", "--latest")
    assert days(found) == ["2026-11-20"]
    assert isw.asked == [TODAY] * 3  # when it was edited, two pages
    assert "Institute for the Study of War" in found.stderr
    assert json.loads(found.stdout)["control"] == "isw, ISW/CTP, control of terrain alone"
    kept = next((own_store / "downloads" / "isw").glob("2026*.geojson"))
    assert len(json.loads(kept.read_text())["features"]) == 2


def test_days_of_2022_to_2024_are_fetched_from_the_layer_of_every_day(isw: Server) -> None:
    found = fetch(isw, "isw", "--from", "2024-12-29", "--to", "2026-11-30")
    assert days(found) == ["2024-12-29", "2024-12-31", "2026-11-20"]
    assert "not there: 20241230_RussiaCoTinUkraine.geojson" in found.stderr


def test_days_that_the_service_does_not_have_are_a_sentence(isw: Server) -> None:
    told = sentence(fetch(isw, "isw", "--from", "2025-06-01", "--to", "2025-06-30"))
    assert "no day from 2025-06-01 to 2025-06-30, but 2022-02-24 to 2024-12-31, and 2026" in told


def test_an_error_under_http_200_is_a_sentence(isw: Server) -> None:
    isw.bodies[TODAY] = b'{"error": {"code": 400, "message": "Invalid URL", "details": []}}'
    told = sentence(fetch(isw, "isw", "--latest"))
    assert f"{TODAY} is refused (400 Invalid URL); it may have another name now" in told
    isw.bodies[TODAY] = b'{"features": []}'
    assert "does not say when it was edited" in sentence(fetch(isw, "isw", "--latest"))


def test_pages_without_end_are_left(isw: Server) -> None:
    endless = collection(({}, SOUTH), exceededTransferLimit=True)
    isw.bodies[DAILY] = endless
    told = sentence(fetch(isw, "isw", "--from", "2024-12-31", "--to", "2024-12-31"))
    assert "has more than 50 pages" in told


# --- UA Control Map


def test_the_newest_day_of_a_server_with_a_file_a_day_is_looked_for(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "minerals.territory.providers.file_dates.today", lambda: dt.date(2026, 11, 20)
    )
    ring = [[47.5, 33.0], [47.5, 37.5], [49.0, 37.5], [49.0, 33.0]]
    body = json.dumps({"areas": [ring], "areas_ua": [], "frontline": [], "units": {}}).encode()
    server.bodies = {"20261118.json": body, "20261117.json": body}
    found = fetch(server, "ua-control-map", "--latest")
    assert days(found) == ["2026-11-18"]
    assert server.asked == ["20261120.json", "20261119.json", "20261118.json"]
    assert "name UA Control Map (Project Owl)" in found.stderr
    server.bodies = {}
    told = sentence(fetch(server, "ua-control-map", "--latest", "--again"))
    assert "has none of the 14 files; check --url" in told


# --- VIINA

PLACES = {1: (30.52, 50.45), 2: (37.80, 48.00), 3: (36.23, 49.99), 4: (35.14, 47.84)}
STATUSES = {
    "20261118": {1: "UA", 2: "RU", 3: "UA", 4: "UA", 9: "RU"},
    "20261119": {1: "UA", 2: "RU", 3: "UA", 4: "CONTESTED"},
    "20261120": {1: "UA", 2: "RU", 3: "", 4: "RU"},
}


def archive(
    text: str, name: str = "control_latest_2026.csv", form: int = zipfile.ZIP_DEFLATED
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", form) as held:
        held.writestr(name, text)
    return packed.getvalue()


def damaged(form: int) -> bytes:
    whole = archive("geonameid,date,status\n" + "1,20261120,UA\n" * 200, form=form)
    return whole[:60] + bytes(each ^ 0xFF for each in whole[60:90]) + whole[90:]


def encrypted() -> bytes:
    """Return an archive whose directory says that its file is encrypted."""
    whole = bytearray(archive("geonameid,date,status\n1,20261120,UA\n"))
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    whole[6] |= 1
    return bytes(whole)


@pytest.fixture
def viina(server: Server) -> Server:
    head = "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status,vcontrol_version"
    rows = [
        f"{place}.0,{day},UA,UA,{status},,{status},20261121060000"
        for day, each in STATUSES.items()
        for place, status in each.items()
    ]
    cells = [
        ({"geonameid": place, "longitude": lon, "latitude": lat, "asciiname": "x"}, LESS)
        for place, (lon, lat) in PLACES.items()
    ]
    server.bodies["control_latest_2026.zip"] = archive("\n".join([head, *rows]))
    server.bodies["gn_UA_tess.geojson"] = collection(*cells)
    return server


def test_statuses_of_places_are_made_into_land(viina: Server, own_store: Path) -> None:
    found = fetch(viina, "viina", "--from", "2026-11-18", "--to", "2026-11-20")
    assert days(found) == ["2026-11-18", "2026-11-19", "2026-11-20"]
    assert viina.asked == ["control_latest_2026.zip", "gn_UA_tess.geojson"]
    answer = json.loads(found.stdout)
    held = {
        row["date"]: (row["occupied_km2"] > 0, row["contested_km2"] > 0) for row in answer["rows"]
    }
    assert held["2026-11-19"] == (True, True)
    assert held["2026-11-20"] == (True, False)
    least, same, most = km2(own_store, "viina")
    assert least == same < most
    told = answer["findings"]
    assert (
        "viina_20261118.csv: 1 place without a position in Ukraine left out" in told["2026-11-18"]
    )
    assert "viina_20261120.csv: 1 place without a status left out" in told["2026-11-20"]


def test_the_licence_and_what_viina_rests_on_are_told_and_kept(
    viina: Server, own_store: Path
) -> None:
    found = fetch(viina, "viina", "--latest")
    assert days(found) == ["2026-11-20"]
    record = json.loads((own_store / "control" / "index.json").read_text())["histories"]["viina"]
    for text in (found.stderr, record["licence"]):
        assert "Open Database License (ODbL) 1.0" in text
        assert "a vote of DeepStateMap, ISW, Wikipedia's maps and news" in text
    assert "by vote of DeepStateMap, ISW" in record["title"]


def test_the_error_of_the_line_is_that_of_its_places(viina: Server, own_store: Path) -> None:
    def precision_km(*words: object) -> float:
        fetch(viina, "viina", "--from", "2026-11-19", "--to", "2026-11-19", *words)
        index = json.loads((own_store / "control" / "index.json").read_text())
        return float(index["histories"]["viina"]["snapshots"][0]["precision_km"])

    assert precision_km() > 50  # four places in the whole country
    assert precision_km("--line-precision", 2) == 2


def test_the_newest_day_may_be_in_the_archive_of_the_year_before(
    viina: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "minerals.territory.providers.file_dates.today", lambda: dt.date(2027, 1, 2)
    )
    assert days(fetch(viina, "viina", "--latest")) == ["2026-11-20"]
    assert viina.asked[:2] == ["control_latest_2027.zip", "control_latest_2026.zip"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (404, "VIINA has no day up to"),
        (b"<html>", "is not a zip archive, 1 times"),
        (b"PK\x03\x04", "is not VIINA's archive of a year"),
        (archive("a,b\n1,2\n"), "is not VIINA's archive of a year"),
        (archive("geonameid,date,status\n1,,UA\n"), "is not VIINA's archive of a year"),
        (archive("geonameid,date,status\n1,20250101,UA\n", "a.txt"), "is not VIINA's archive"),
        (archive(f"geonameid,date,status\n1,2{'0' * 21},UA\n"), "is not VIINA's archive"),
        (damaged(zipfile.ZIP_DEFLATED), "is not VIINA's archive"),
        (damaged(zipfile.ZIP_BZIP2), "is not VIINA's archive"),
        (damaged(zipfile.ZIP_LZMA), "is not VIINA's archive"),
        (encrypted(), "is not VIINA's archive"),
    ],
)
def test_what_is_not_viinas_archive_is_a_sentence(
    viina: Server, body: bytes | int, told: str
) -> None:
    viina.bodies["control_latest_2026.zip"] = body
    assert told in sentence(fetch(viina, "viina", "--latest", "--attempts", 1))


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b'{"features": 5}', collection(({"geonameid": 1}, SOUTH)), 404]
)
def test_positions_that_are_not_there_are_a_sentence(viina: Server, body: bytes | int) -> None:
    viina.bodies["gn_UA_tess.geojson"] = body
    assert "check --url" in sentence(fetch(viina, "viina", "--latest"))


# --- what any server may do

FETCHED = ["deepstate", "deepstate-daily", "isw", "ua-control-map", "viina"]


@pytest.mark.parametrize("provider", FETCHED)
@pytest.mark.parametrize(
    ("body", "told"),
    [
        (302, "leads to http://localhost:9/elsewhere.json, of another host or protocol"),
        (403, "access refused (HTTP 403)"),
        (404, "check"),
        (429, "the server answered HTTP 429, 2 times; try again later"),
        (500, "the server answered HTTP 500, 2 times; try again later"),
        (b"<!DOCTYPE html><title>Sorry</title>", ", 2 times; try again later"),
        (b'{"message": "rate limited"}', ""),
        (b" " * 2001, "sends more than 2,000 bytes; check the address"),
    ],
)
def test_what_a_server_may_do_is_one_sentence(
    server: Server, own_store: Path, monkeypatch: pytest.MonkeyPatch, provider: str,
    body: bytes | int, told: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("minerals.territory.store.server.MAX_FILE_BYTES", 2000)
    server.otherwise = body
    assert told in sentence(fetch(server, provider, "--latest", "--attempts", 2))
    assert not (own_store / "control").exists()
    assert not list((own_store / "downloads" / provider).iterdir())


@pytest.mark.parametrize("provider", FETCHED)
def test_a_silent_server_is_one_sentence(server: Server, provider: str) -> None:
    server.wait_s, server.otherwise = 0.5, b"[]"
    told = sentence(fetch(server, provider, "--latest", "--attempts", 1, "--timeout", 0.1))
    assert "no answer within 0.1 s, 1 times; try again later" in told


@pytest.mark.parametrize(
    "words",
    [[], ["--to", "2025-01-01"], ["--latest", "--from", "2025-01-01"],
     ["--latest", "--to", "2025-01-01"]],
)  # fmt: skip
def test_days_are_asked_for_one_way(server: Server, words: list[str]) -> None:
    assert "or else --latest" in sentence(fetch(server, "isw", *words))
    assert server.asked == []
