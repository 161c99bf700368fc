"""``minerals control`` and ``--control NAME``, on made-up files in a store of the test's own."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner, Result

from minerals.cli import main
from minerals.geo import area_km2

SOUTH = shapely.box(33, 47.5, 37.5, 49)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "store"
    monkeypatch.setenv("MINERALS_DATA_DIR", str(folder))
    return folder


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def answer(*words: object) -> dict[str, Any]:
    found = run(*words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    return dict(json.loads(found.stdout))


def sentence(*words: object) -> str:
    found = run(*words)
    assert found.exit_code == 2, found.output
    assert found.stdout == ""
    assert "Traceback" not in found.stderr
    return found.stderr.splitlines()[-1]


def write_day(folder: Path, day: str, land: Any = SOUTH) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(land)}
    path = folder / f"deepstatemap_data_{day.replace('-', '')}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for day in ("2025-01-01", "2025-01-02", "2025-01-05"):
        write_day(tmp_path / "files", day)
    return tmp_path / "files"


@pytest.fixture
def added(files: Path) -> str:
    assert run("control", "add", files, "--source", "mine").exit_code == 0
    return "mine"


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from minerals.cli import main\n"
        "for words in (['control', '--help'], ['control', 'add', '--help'], ['control', 'fetch', "
        "'-h']):\n    assert CliRunner().invoke(main, words).exit_code == 0\n"
        "print([name for name in ('geopandas', 'pandas', 'shapely', 'numpy', 'pyarrow', "
        "'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_add_prints_snapshots_on_stdout_and_the_licence_on_stderr(files: Path) -> None:
    found = run("control", "add", files, "--source", "mine", "--format", "json")
    assert found.exit_code == 0
    held = json.loads(found.stdout)
    assert [row["date"] for row in held["rows"]] == ["2025-01-01", "2025-01-02", "2025-01-05"]
    assert {row["outcome"] for row in held["rows"]} == {"new"}
    assert held["rows"][0]["occupied_km2"] == pytest.approx(float(area_km2(SOUTH)), abs=0.1)
    assert any("Crimea is missing" in text for text in held["findings"]["2025-01-01"])
    assert "mine: 3 new, 0 replaced, 0 unchanged; use it with --control mine" in found.stderr
    assert "licence: a mirror of DeepStateMap" in found.stderr


def test_a_kind_of_finding_is_printed_once(files: Path) -> None:
    found = run("control", "add", files, "--source", "mine")
    assert found.stdout.count("Crimea is missing") == 1
    assert (
        "3 snapshots, such as 2025-01-01: deepstatemap_data_20250101.geojson: Crim" in found.stdout
    )


def test_a_file_that_cannot_be_used_gives_exit_status_1(files: Path) -> None:
    bad = files / "deepstatemap_data_20250103.geojson"
    bad.write_text("version https://git-lfs.github.com/spec/v1\n")
    found = run("control", "add", files, "--source", "mine")
    assert found.exit_code == 1
    assert f"not added: {bad}: is a Git LFS pointer" in found.stderr
    assert "mine: 3 new" in found.stderr


def test_no_file_that_can_be_used_gives_exit_status_2(tmp_path: Path) -> None:
    bad = tmp_path / "deepstatemap_data_20250103.geojson"
    bad.write_text("{")
    assert "is not complete JSON" in sentence("control", "add", bad, "--source", "mine")
    assert "no such file or folder" in sentence("control", "add", "/none", "--source", "mine")
    assert "cannot name a source" in sentence("control", "add", bad, "--source", "bundled")


def test_completed_land_is_kept(files: Path) -> None:
    run("control", "add", files, "--source", "mine", "--complete")
    held = answer("control", "show", "2025-01-05", "--control", "mine")
    assert held["occupied_km2"] > float(area_km2(SOUTH)) + 35_000
    assert any("completed from the bundled history" in text for text in held["findings"])


def test_own_polygons_are_added_by_their_columns(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "properties": {"who": "1", "day": "2024-05-01"},
        "geometry": shapely.geometry.mapping(SOUTH),
    }
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    words = ["--status-field", "who", "--date-field", "day", "--map", "1=occupied"]
    assert run("control", "add", path, "--source", "own", *words).exit_code == 0
    held = answer("control", "show", "2026-01-01", "--control", "own")  # no limit of age
    assert (held["snapshot"], held["snapshot_age_days"]) == ("2024-05-01", 610)


def test_list_tells_dates_gaps_licence_and_size(added: str) -> None:
    held = answer("control", "list")
    bundled, mine = held["rows"]
    assert (bundled["name"], bundled["max_age_days"]) == ("bundled", None)
    assert (mine["name"], mine["source"]) == (added, "deepstate-daily")
    assert (mine["snapshots"], mine["first"], mine["last"]) == (3, "2025-01-01", "2025-01-05")
    assert (mine["gaps"], mine["max_age_days"]) == (1, 45)
    assert "reserves redistribution" in mine["licence"]
    assert mine["size_kb"] >= 0
    assert held["notes"] == ["mine has no snapshot for 2025-01-03 to 2025-01-04 (2 days)"]
    assert run("control", "list", "--format", "csv").stdout.startswith("name,source,title,")


def test_show_gives_areas_by_class_and_scope_parts_and_findings(added: str) -> None:
    held = answer("control", "show", "2025-01-04", "--control", added)
    assert (held["snapshot"], held["snapshot_age_days"]) == ("2025-01-02", 2)
    assert held["occupied_km2"] == pytest.approx(float(area_km2(SOUTH)), abs=0.1)
    assert isinstance(held["findings"], list)
    assert held["gaps"] == "2025-01-03 to 2025-01-04 (2 days)"
    rows = {(row["class"], row["scope"]): row for row in held["rows"]}
    assert len(rows) == 6
    assert rows["occupied", "all"]["parts"] == 1
    whole, without = (rows["occupied", scope]["area_km2"] for scope in ("all", "without-crimea"))
    assert whole == without  # the square lies north of Crimea
    assert rows["occupied", "since-2022"]["area_km2"] == whole  # and west of the line of 2014
    assert rows["contested", "all"]["parts"] == 0


def test_show_of_the_bundled_history_needs_no_option() -> None:
    held = answer("control", "show", "2022-02-23")
    rows = {(row["class"], row["scope"]): row["area_km2"] for row in held["rows"]}
    assert rows["occupied", "since-2022"] < 1
    assert 15_000 < rows["occupied", "without-crimea"] < 18_000


@pytest.mark.slow
def test_every_analysis_command_takes_an_added_history(added: str, tmp_path: Path) -> None:
    on = ["--control", added]
    assert answer("share", *on, "--date", "2025-01-05")["control"] == added
    assert answer("deposits", *on, "--date", "2025-01-05", "--commodity", "lithium")["rows"]
    assert len(answer("timeline", *on, "--commodity", "coal")["rows"]) == 3
    assert answer("changes", *on, "--from", "2025-01-01")["rows"] == []
    assert run("show", "ua-shevchenkivske", *on).exit_code == 0
    assert run("map", *on, "-o", tmp_path / "map.html").exit_code == 0


@pytest.mark.parametrize("command", ["share", "deposits", "control show"])
def test_a_snapshot_too_old_is_refused_in_every_command(added: str, command: str) -> None:
    words = [*command.split(), "--control", added]
    late = ["2025-03-01"] if command == "control show" else ["--date", "2025-03-01"]
    told = sentence(*words, *late)
    assert "is of 2025-01-05, 55 days before, more than 45" in told
    assert "--max-age 55" in told
    assert run(*words, *late, "--max-age", "55").exit_code == 0


def test_max_age_holds_for_the_bundled_history_too() -> None:
    assert "more than 10" in sentence("share", "--date", "2018-06-01", "--max-age", "10")
    assert run("share", "--date", "2018-06-01").exit_code == 0


def test_the_limit_of_age_can_be_set_when_files_are_added(files: Path) -> None:
    run("control", "add", files, "--source", "mine", "--max-age", "3")
    assert "more than 3" in sentence("control", "show", "2025-01-09", "--control", "mine")


def test_compare_gives_areas_their_difference_and_deposits(added: str) -> None:
    held = answer("control", "compare", "bundled", added, "--date", "2025-01-05")
    assert (held["a"], held["b"]) == ("bundled", added)
    assert held["snapshot_a"] == "2024-12-31"
    assert held["symmetric_difference_km2"] == pytest.approx(
        held["only_a_km2"] + held["only_b_km2"], abs=0.11
    )
    assert held["a_km2"] - held["only_a_km2"] == pytest.approx(
        held["b_km2"] - held["only_b_km2"], abs=0.3
    )
    assert held["deposits_differing"] == len(held["rows"]) > 0
    assert all(row["status_a"] != row["status_b"] for row in held["rows"])
    same = answer("control", "compare", added, added)
    assert (same["symmetric_difference_km2"], same["rows"]) == (0, [])
    assert same["intersection_over_union"] == 1


def test_an_unknown_source_names_those_that_are_known(added: str) -> None:
    assert "write bundled, an added history (mine), or" in sentence("share", "--control", "none")
    assert "unknown added source 'mime': did you mean mine?" in sentence(
        "control", "remove", "mime"
    )


def test_remove(added: str) -> None:
    found = run("control", "remove", added)
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr == "removed mine (3 snapshots)\n"
    assert len(answer("control", "list")["rows"]) == 1


# --- fetch


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url(files: Path) -> Iterator[str]:
    """Serve the made-up files on 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(files)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minerals.territory.store.server.RetryPolicy.pause", 0.0)


FETCH = ["control", "fetch", "deepstate-daily", "--from", "2025-01-01", "--to", "2025-01-03"]


def test_fetch_adds_what_is_there_and_tells_what_is_not(url: str, own_store: Path) -> None:
    found = run(*FETCH, "--url", url, "--format", "json")
    assert found.exit_code == 0, found.stderr
    assert len(json.loads(found.stdout)["rows"]) == 2
    assert "2 fetched, 0 kept from before, 1 not there" in found.stderr
    assert "not there: deepstatemap_data_20250103.geojson" in found.stderr
    assert "licence: a mirror of DeepStateMap" in found.stderr
    assert answer("control", "show", "2025-01-02", "--control", "deepstate-daily")
    index = json.loads((own_store / "control" / "index.json").read_text())
    assert index["histories"]["deepstate-daily"]["snapshots"][0]["origin"] == url
    again = run(*FETCH, "--url", url)
    assert "0 fetched, 2 kept from before" in again.stderr
    assert "0 new, 0 replaced, 2 unchanged" in again.stderr


def test_fetch_of_days_without_files_gives_exit_status_2(url: str) -> None:
    late = ["control", "fetch", "deepstate-daily", "--from", "2025-02-01", "--to", "2025-02-02"]
    assert "has none of the 2 files; check --from, --to" in sentence(*late, "--url", url)


def test_fetch_refuses_a_wrong_checksum(url: str, tmp_path: Path) -> None:
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(f"{'0' * 64}  deepstatemap_data_20250101.geojson\n")
    words = [*FETCH, "--url", url, "--checksums", sums, "--attempts", "1"]
    assert "wrong checksum" in sentence(*words)


def test_fetch_keeps_nothing_of_another_provider(url: str, files: Path, own_store: Path) -> None:
    path = files / "deepstatemap_data_20250101.geojson"
    good = path.read_bytes()
    style = '"properties": {"styleUrl": "#a", "name": "Окуповано /// Occupied"}'
    path.write_text(good.decode().replace('"properties": {}', style), encoding="utf-8")
    told = sentence(*FETCH, "--url", url)
    assert f"{url}: {path.name}: is a file of deepstate, not of deepstate-daily; nothing" in told
    assert list((own_store / "downloads" / "deepstate-daily").iterdir()) == []
    path.write_bytes(good)
    assert "2 fetched, 0 kept" in run(*FETCH, "--url", url).stderr


def test_fetch_gets_again_what_was_kept(url: str, files: Path, own_store: Path) -> None:
    run(*FETCH, "--url", url)
    write_day(files, "2025-01-01", shapely.box(33, 47.5, 37, 49))
    kept = own_store / "downloads" / "deepstate-daily" / "deepstatemap_data_20250101.geojson"
    kept.write_text("<html>")
    manifest = kept.with_name("fetched.json")
    sums = json.loads(manifest.read_text()) | {kept.name: hashlib.sha256(b"<html>").hexdigest()}
    manifest.write_text(json.dumps(sums))  # as if it had been taken for the data
    found = run(*FETCH, "--url", url)
    assert found.exit_code == 1
    assert "0 fetched, 2 kept" in found.stderr
    assert "a file that was kept wrongly is fetched again with --again" in found.stderr
    found = run(*FETCH, "--url", url, "--again")
    assert "2 fetched, 0 kept" in found.stderr
    assert "0 new, 1 replaced, 1 unchanged" in found.stderr


def test_fetch_says_that_a_server_is_not_there() -> None:
    told = sentence(*FETCH, "--url", "http://127.0.0.1:9/", "--attempts", "1", "--timeout", "1")
    assert "cannot be reached" in told


def test_options_of_a_second_add_are_kept_and_told(files: Path, added: str) -> None:
    found = run("control", "add", files, "--source", added, "--max-age", 400)
    assert found.exit_code == 0
    assert "mine: a snapshot holds for 400 days" in found.stderr
    found = run("control", "add", files, "--source", added, "--line-precision", 9)
    assert "0 new, 3 replaced, 0 unchanged" in found.stderr
    rows = {row["name"]: row for row in answer("control", "list")["rows"]}
    assert rows["mine"]["max_age_days"] == 400


def test_an_option_of_another_format_is_a_sentence(files: Path) -> None:
    told = sentence("control", "add", files, "--source", "mine", "--isw", "advance")
    assert "the files are deepstate-daily, which has no option --isw: leave it out" in told


def test_show_tells_a_corrupt_file_of_a_folder(files: Path) -> None:
    (files / "deepstatemap_data_20250106.geojson").write_text("{")
    found = answer("control", "show", "2025-01-05", "--control", files)
    assert any(each.startswith("left out: ") for each in found["findings"])
    assert found["gaps"] == "2025-01-03 to 2025-01-04 (2 days)"


def test_examples_stand_one_to_a_line_in_the_help() -> None:
    lines = [line.strip() for line in run("control", "add", "--help").output.splitlines()]
    assert "minerals control add ~/deepstate/ --source deepstate" in lines


def test_the_land_of_a_history_is_exported_with_its_days_and_licence(tmp_path: Path) -> None:
    path = tmp_path / "land.geojson"
    words = [
        "control",
        "export",
        "bundled",
        str(path),
        "--from",
        "2022-02-23",
        "--to",
        "2022-03-31",
    ]
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, done.stderr) == (0, f"wrote {path}\nlicence: CC BY-SA 4.0\n")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    days = [each["properties"]["snapshot"] for each in features]
    assert (min(days), max(days)) == ("2022-02-23", "2022-03-31")
    refused = CliRunner().invoke(main, ["control", "export", "bundled", str(tmp_path / "a.csv")])
    assert (refused.exit_code, (tmp_path / "a.csv").exists()) == (2, False)
    assert "end the name in .fgb, .geojson, .gpkg, .kml, .parquet" in refused.stderr
