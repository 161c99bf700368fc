"""What each command answers, against the public functions that it stands for."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import minerals
from minerals.files import data_dir
from minerals.spoken import in_python
from minerals.tables.load import table

EAST = "2025-02-24"


def run(*words: object) -> Result:
    return CliRunner().invoke(main_command(), [str(word) for word in words])


def main_command() -> Any:
    from minerals.cli import main

    return main


def answer(*words: object) -> dict[str, Any]:
    found = run(*words, "--format", "json")
    assert (found.exit_code, found.stderr) == (0, ""), found.stderr
    return dict(json.loads(found.stdout))


def plain(result: Any) -> dict[str, Any]:
    return dict(json.loads(result.to_json()))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(
        "deposit_id,name_en,longitude,latitude,commodity,quantity,unit\n"
        "a,Made-up A,34.10,44.95,gold,30,t\n"
        "b,Made-up B,30.52,50.45,gold,70,t\n"
    )
    return path


@pytest.fixture
def polygons(tmp_path: Path) -> Path:
    path = tmp_path / "mine.geojson"
    frame = minerals.control().frame(["2025-02-24"])
    frame["side"] = frame["status"].map({"occupied": "RUS", "contested": "grey"})
    frame["seen"] = frame["date"]
    frame.drop(columns=["date", "status"]).to_file(path)
    return path


# --- share


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], {}),
        (["--commodity", "lithium"], {"commodity": "lithium"}),
        (
            ["--commodity", "lithium", "--commodity", "Rare_Earths"],
            {"commodity": ["lithium", "rare-earths"]},
        ),
        (["--group", "eu-2023", "--role", "main"], {"group": "eu-2023", "role": "main"}),
        (
            ["--by", "quantity", "--commodity", "manganese"],
            {"by": "quantity", "commodity": "manganese"},
        ),
        (
            ["--by", "value", "--group", "critical-no-fuel", "--prices", "2024"],
            {"by": "value", "group": "critical-no-fuel", "prices": "2024"},
        ),
        (["--group-by", "oblast", "--date", EAST], {"group_by": "oblast", "date": EAST}),
        (["--scope", "since-2022"], {"scope": "since-2022"}),
        (["--scope", "without-crimea", "--date", EAST], {"scope": "without-crimea", "date": EAST}),
        (["--control", "bundled"], {"control": "bundled"}),
    ],
)
def test_share_answers_as_the_function_does(words: list[str], options: dict[str, Any]) -> None:
    told, asked = answer("share", *words), plain(minerals.share(**options))
    if options.get("by", "count") != "count":
        assert told["notes"].pop(0).startswith("of what is listed, not of the country")
    assert told | {"notes": [in_python(note) for note in told["notes"]]} == asked


def test_a_share_of_quantities_tells_the_estimate_for_the_country() -> None:
    words = ("--by", "value", "--commodity", "coal", "--commodity", "iron", "--date", EAST)
    note = answer("share", *words)["notes"][0]
    row = minerals.estimate(by="value", commodity=["coal", "iron"], date=EAST).to_dict()["rows"][0]
    assert f"{row['q50']:.1%} (90 % interval {row['q05']:.1%} to {row['q95']:.1%}" in note
    again = note.split("`")[1].split()[1:]
    assert answer(*again)["rows"][0]["q50"] == row["q50"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--commodity", "titanium"), "no estimate for the country: no usable total for titanium"),
        (("--commodity", "coal", "--group-by", "oblast"), "no total is published by oblast"),
    ],
)
def test_a_share_without_an_estimate_says_why(words: tuple[str, ...], told: str) -> None:
    assert told in answer("share", "--by", "quantity", *words)["notes"][0]


def test_a_share_of_a_users_table_is_of_what_it_lists(own: Path) -> None:
    notes = answer("share", "--deposits", own, "--by", "quantity", "--commodity", "gold")["notes"]
    assert "no total of the country is known for a table of your own" in notes[0]


def test_share_reads_a_users_table(own: Path) -> None:
    row = answer("share", "--deposits", own, "--by", "quantity", "--commodity", "gold")["rows"][0]
    assert row["share"] == pytest.approx(0.3)
    assert answer("share", "--deposits", own)["rows"][0]["share"] == pytest.approx(0.5)


def test_share_reads_a_users_polygons(polygons: Path) -> None:
    words = ["--status-field", "side", "--map", "RUS=occupied", "--map", "grey=contested"]
    words += ["--date-field", "seen", "--line-precision", "5"]
    found = answer("share", "--control", polygons, *words, "--group", "metals")
    assert (found["control"], found["snapshot"]) == ("mine", "2025-02-24")
    bundled = minerals.share(group="metals", date="2025-02-24").frame["share"].iloc[0]
    assert found["rows"][0]["share"] == pytest.approx(bundled, abs=0.02)


def test_a_wider_line_widens_the_range(polygons: Path) -> None:
    ranges = []
    for km in ("0", "40"):
        words = ["--control", polygons, "--snapshot-date", "2025-02-24", "--line-precision", km]
        words += ["--status-field", "side", "--map", "RUS=occupied", "--map", "grey=contested"]
        row = answer("share", *words)["rows"][0]
        ranges.append(row["high"] - row["low"])
    assert ranges[0] < ranges[1]


# --- deposits, changes


def test_deposits_lists_what_the_filters_name() -> None:
    found = answer(
        *("deposits", "--commodity", "coal", "--oblast", "UA-14", "--status", "occupied"),
        *("--date", EAST, "--role", "main", "--scope", "without-crimea"),
    )
    assert found["as_of"] == EAST
    assert found["rows"]
    for row in found["rows"]:
        assert (row["oblast"], row["status"]) == ("UA-14", "occupied")
        assert "coal" in row["commodities"]
        assert row["distance_km"] < 0


def test_deposits_lists_a_users_table(own: Path) -> None:
    rows = answer("deposits", "--deposits", own)["rows"]
    assert {row["deposit_id"]: row["status"] for row in rows} == {
        "a": "occupied",
        "b": "government",
    }


def test_changes_lists_what_the_function_does() -> None:
    found = answer("changes", "--from", "2022-02-23", "--to", "2022-12-31")
    expected = minerals.changes("2022-02-23", "2022-12-31")
    assert [row["deposit_id"] for row in found["rows"]] == expected["deposit_id"].tolist()
    assert found["rows"]


def test_changes_of_a_users_table(own: Path) -> None:
    found = answer("changes", "--from", "2014-03-21", "--deposits", own)
    assert found["rows"] == []
    # An empty answer is an answer.
    assert run("changes", "--from", "2014-03-21", "--deposits", own).exit_code == 0


# --- show


@pytest.mark.parametrize("word", ["ua-shevchenkivske", "Шевченківське", "shevchenkivske"])
def test_show_finds_a_deposit_by_any_name(word: str) -> None:
    found = answer("show", word)
    assert found["deposit"]["deposit_id"] == "ua-shevchenkivske"
    assert found["intervals"]
    assert found["sources"]


def test_show_writes_text_and_markdown(tmp_path: Path) -> None:
    text = run("show", "ua-shevchenkivske").stdout
    assert text.startswith("Shevchenkivske (Шевченківське)\n")
    path = tmp_path / "card.md"
    found = run("show", "ua-shevchenkivske", "--format", "markdown", "-o", path)
    assert (found.stdout, found.stderr) == ("", f"wrote {path}\n")
    assert path.read_text(encoding="utf-8").startswith("# Shevchenkivske")


def test_show_reads_a_users_table(own: Path) -> None:
    found = answer("show", "made-up a", "--deposits", own)
    assert found["status"]["status"] == "occupied"
    assert found["resources"][0]["quantity"] == 30


# --- timeline


@pytest.mark.slow
def test_timeline_answers_as_the_function_does() -> None:
    words = ["--commodity", "coal", "--from", "2022-01-01", "--to", "2022-12-31"]
    found = answer("timeline", *words, "--scope", "since-2022")
    expected = minerals.timeline(
        commodity="coal", start="2022-01-01", end="2022-12-31", scope="since-2022"
    )
    assert found == plain(expected)
    assert len(found["rows"]) > 10


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_timeline_draws_beside_its_answer(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"coal.{suffix}"
    words = ["timeline", "--commodity", "coal", "--from", "2025-01-01", "--format", "csv"]
    found = run(*words, "--plot", path)
    assert (found.exit_code, found.stderr) == (0, f"wrote {path}\nwrote {path}.alt.txt\n")
    assert found.stdout == run(*words).stdout
    first = path.read_bytes()
    assert first.startswith(b"\x89PNG" if suffix == "png" else b"<?xml")
    run(*words, "--plot", path)
    assert path.read_bytes() == first


@pytest.mark.slow
def test_timeline_writes_both_files(tmp_path: Path) -> None:
    data, plot = tmp_path / "coal.csv", tmp_path / "coal.svg"
    words = ["--commodity", "coal", "--from", "2025-01-01", "--format", "csv"]
    found = run("timeline", *words, "-o", data, "--plot", plot)
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr.startswith(f"wrote {plot}\nwrote {plot}.alt.txt\nwrote {data}\n")
    assert data.read_text().startswith("date,group,q50,q05,q25,q75,q95,share,low,high")


def test_share_draws_beside_its_answer(tmp_path: Path) -> None:
    path = tmp_path / "families.svg"
    words = ["share", "--group-by", "family", "--date", EAST]
    found = run(*words, "--plot", path, "--lang", "uk")
    assert (found.exit_code, found.stderr) == (0, f"wrote {path}\nwrote {path}.alt.txt\n")
    assert found.stdout == run(*words).stdout
    text = path.read_text(encoding="utf-8")
    assert "Чорні метали" in text
    assert "Ferrous" not in text


# --- map


@pytest.mark.slow
def test_map_draws_a_figure_alone(tmp_path: Path) -> None:
    path = tmp_path / "manganese.svg"
    words = ["--commodity", "manganese", "--by", "quantity", "--date", EAST, "--static", path]
    found = run("map", *words)
    told = f"wrote {path}\nwrote {path}.alt.txt\n"
    assert (found.exit_code, found.stdout, found.stderr) == (0, "", told)
    share = minerals.share(by="quantity", commodity="manganese", date=EAST).frame["q50"].iloc[0]
    assert f"{share:.1%} Russian-occupied" in path.read_text(encoding="utf-8")
    names = {each.name for each in tmp_path.iterdir()}
    assert names == {"manganese.svg", "manganese.svg.alt.txt"}


@pytest.mark.slow
def test_a_figure_tells_the_findings_in_its_inputs(tmp_path: Path) -> None:
    table, land, path = (tmp_path / each for each in ("own.csv", "land.csv", "map.svg"))
    table.write_text("id,name,lon,lat\na,A,37.0,48.0\n")
    land.write_text('date,wkt\n2025-02-24,"POLYGON ((36 47, 38 47, 38 49, 36 49, 36 47))"\n')
    found = run("map", "--deposits", table, "--control", land, "--static", path)
    first, second, deposits, control = found.stderr.splitlines()
    assert (first, second) == (f"wrote {path}", f"wrote {path}.alt.txt")
    assert deposits.startswith("note: deposits: columns under other names: id is deposit_id")
    assert control.startswith("note: control: ")
    assert "no column tells a status" in path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_map_writes_a_figure_and_a_page(tmp_path: Path) -> None:
    page, picture = tmp_path / "map.html", tmp_path / "map.png"
    words = ["--commodity", "lithium", "--date", EAST, "--lang", "uk"]
    found = run("map", *words, "-o", page, "--static", picture)
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr == f"wrote {picture}\nwrote {picture}.alt.txt\nwrote {page}\n"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_map_writes_one_file(tmp_path: Path, own: Path) -> None:
    path = tmp_path / "map.html"
    found = run("map", "--deposits", own, "--date", EAST, "--scope", "since-2022", "-o", path)
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr == f"wrote {path}\n"
    html = path.read_text(encoding="utf-8")
    assert html == minerals.map(own, date=EAST, scope="since-2022").to_html()
    assert "Made-up A" in html
    assert sorted(each.name for each in tmp_path.iterdir()) == ["map.html", "own.csv"]


# --- data


def test_data_path_prints_the_folder_of_the_tables() -> None:
    found = run("data", "path")
    assert found.stdout == f"{data_dir()}\n"
    assert (Path(found.stdout.strip()) / "deposits.csv").is_file()


def test_data_sources_lists_every_source() -> None:
    rows = list(csv.DictReader(io.StringIO(run("data", "sources", "--format", "csv").stdout)))
    assert [row["source_id"] for row in rows] == table("sources")["source_id"].tolist()


def test_data_describe_names_every_table_and_column(tmp_path: Path) -> None:
    package = json.loads(run("data", "describe").stdout)
    named = {Path(each["path"]).as_posix() for each in package["resources"]}
    files = {each.relative_to(data_dir()).as_posix() for each in data_dir().rglob("*.csv")}
    assert files <= named
    path = tmp_path / "tables.md"
    found = run("data", "describe", "--format", "markdown", "-o", path)
    assert (found.exit_code, found.stdout) == (0, "")
    for column in ("location_precision_km", "quantity_low", "reliability"):
        assert column in path.read_text(encoding="utf-8")


def test_fill_writes_the_generated_parts_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Kept.\n<!-- generated: counts prices currency -->\nold\n<!-- end -->\n"
        "<!-- report: minerals data decks --format csv -->\n<!-- end -->\n"
        "<!-- printed: minerals data decks --format csv -->\n<!-- end -->\n"
    )
    found = run("data", "fill", page)
    assert (found.exit_code, found.stdout) == (0, ""), found.output
    decks = run("data", "decks", "--format", "csv").stdout.strip()
    assert page.read_text() == (
        "Kept.\n<!-- generated: counts prices currency -->\n"
        f"| {len(table('prices'))} rows by | value and rows |\n|---|---|\n"
        f"| currency | USD {len(table('prices'))} |\n<!-- end -->\n"
        f"<!-- report: minerals data decks --format csv -->\n{decks}\n<!-- end -->\n"
        "<!-- printed: minerals data decks --format csv -->\n"
        f"```text\n{decks}\n```\n<!-- end -->\n"
    )
    assert run("data", "fill", page).stderr == ""


def test_fill_leaves_a_page_whose_report_fails_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "<!-- report: minerals share --commodity lithum -->\nold\n<!-- end -->\n"
    page.write_text(text)
    found = run("data", "fill", page)
    assert found.exit_code == 2
    assert "report: minerals share --commodity lithum: " in found.stderr
    assert page.read_text() == text


@pytest.mark.parametrize(("name", "key"), [("commodities", "commodity_id"), ("groups", "group")])
def test_the_vocabularies_are_listed(name: str, key: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("data", name, "--format", "csv").stdout)))
    assert len({row[key] for row in rows}) == len(rows) > 10


@pytest.mark.slow
def test_data_check_finds_nothing_in_the_bundled_tables() -> None:
    found = run("data", "check")
    assert (found.exit_code, found.stdout) == (0, ""), found.stdout
    assert found.stderr == f"0 findings in {data_dir()}\n"


def test_data_check_tells_what_is_wrong_with_status_1(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_dir(), folder)
    path = folder / "deposits.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[-1]]), encoding="utf-8")
    found = run("data", "check", "--folder", folder)
    assert found.exit_code == 1
    assert f"deposits.csv:{len(lines) + 1}: " in found.stdout
    count = len(found.stdout.splitlines())
    assert found.stderr == f"{count} finding{'' if count == 1 else 's'} in {folder}\n"


def test_data_check_of_a_folder_that_is_not_there_finds_every_table_missing(
    tmp_path: Path,
) -> None:
    found = run("data", "check", "--folder", tmp_path / "none")
    assert found.exit_code in (1, 2)
    assert "Traceback" not in found.output
    assert isinstance(found.exception, SystemExit)


@pytest.mark.slow
def test_the_report_names_the_publications_of_its_figures() -> None:
    done = run("report", "--date", "2025-02-24")
    assert done.exit_code == 0, done.stderr
    listed = done.stdout.split("## Sources", 1)[1]
    known = table("sources").set_index("source_id")
    # Of a quantity, of a claim, and of neither.
    assert known.loc["ouci-dntb-gov-ua-24c526", "title"] in listed
    assert known.loc[table("claims").source_id.iloc[0], "title"] in listed
    assert "GeoNames gazetteer" not in listed
