"""Bad input: one sentence that says what is wrong and what to do, exit status 2, no traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
import shapely
from click.testing import CliRunner, Result

import minerals
from minerals.cli import main
from minerals.cli.control_options import StatusMap
from minerals.cli.options import Date, check_words
from minerals.errors import InputError

HEAD = "deposit_id,name_en,longitude,latitude"
SQUARE = shapely.geometry.mapping(shapely.box(36, 48, 37, 49))


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def sentence(*words: object) -> str:
    """Run a command that must fail; return the one sentence that it says."""
    found = run(*words)
    assert isinstance(found.exception, SystemExit), found.exception
    assert found.exit_code == 2
    assert found.stdout == ""
    lines = found.stderr.splitlines()
    assert "Traceback" not in found.stderr
    assert sum(line.startswith("Error: ") for line in lines) == 1
    assert lines[-1].startswith("Error: ")
    # Anything before it is click's reminder of the usage.
    assert all(line.startswith(("Usage: ", "Try ")) or not line for line in lines[:-1])
    return lines[-1].removeprefix("Error: ")


@pytest.fixture
def polygons(tmp_path: Path) -> Path:
    path = tmp_path / "made-up.geojson"
    features = [
        {"type": "Feature", "properties": {"kind": kind}, "geometry": SQUARE}
        for kind in ("RUS", "grey")
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def table(path: Path, *rows: str, head: str = HEAD) -> Path:
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


# --- words


@pytest.mark.parametrize("command", ["share", "deposits", "timeline", "map"])
def test_an_unknown_commodity_gets_a_suggestion(command: str) -> None:
    more = ["-o", "none.html"] if command == "map" else []
    assert sentence(command, "--commodity", "lithum", *more).startswith(
        "unknown commodity 'lithum': did you mean lithium"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--group", "metal"], "unknown group 'metal': did you mean metals?"),
        (["--group", "xyz"], "unknown group 'xyz': the nearest are "),
        (["--by", "value", "--prices", "2023"], "unknown price deck '2023': did you mean "),
        (["--by", "value", "--prices", "x"], "unknown price deck 'x': known are 2022-07, "),
        (["--scope", "some"], "Invalid value for '--scope': 'some' is not one of 'all', 'since-"),
        (["--by", "weight"], "Invalid value for '--by': 'weight' is not one of 'count', 'quant"),
        (["--group-by", "raion"], "Invalid value for '--group-by': 'raion' is not one of"),
        (["--role", "minor"], "Invalid value for '--role': 'minor' is not one of"),
        (["--format", "xml"], "Invalid value for '--format': 'xml' is not one of 'table', 'csv'"),
        (["--date", "2010-01-01"], "2010-01-01 is before the first snapshot of bundled (2014-03-"),
        (["--date", "24.02.2022"], "Invalid value for '--date': '24.02.2022' is not a date: wri"),
        (["--date", "2025-02-30"], "Invalid value for '--date': '2025-02-30' is not a date: wri"),
        (["--date", ""], "Invalid value for '--date': '' is not a date: write YYYY-MM-DD"),
        (["--commodity", "gold", "--group", "metals"], "give --commodity or --group, not both"),
        (["--by", "quantity"], "quantities of all commodities measure different things and can"),
        (["--prices", "2024"], "--prices 2024 has no meaning by count: add --by value"),
        (["--line-precision", "-1"], "Invalid value for '--line-precision': -1.0 is not in the r"),
        (["--control", "none.geojson"], "unknown control source 'none.geojson': write bundled"),
        (["--snapshot-date", "2025-01-01"], "options for a control file need --control PATH"),
        (["--map", "1"], "Invalid value for '--map': '1' is not VALUE=STATUS, such as 1=occupied"),
        (["extra"], "Got unexpected extra argument (extra)"),
        (["--frobnicate"], "No such option"),
        (["--date"], "Option '--date' requires an argument."),
    ],
)
def test_a_wrong_word_for_share_is_told_in_one_sentence(words: list[str], told: str) -> None:
    assert sentence("share", *words).startswith(told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["shar"], "No such command 'shar'. Did you mean 'share'?"),
        (["frobnicate"], "No such command 'frobnicate'."),
        (["data", "chek"], "No such command 'chek'."),
        (["show", "qqqq"], "no deposit 'qqqq': minerals deposits lists them all"),
        (["show", "Shevchenkivsk"], "no deposit 'Shevchenkivsk': did you mean ua-shevchenkivske"),
        (["show", "Федорівське"], "'Федорівське' is the name of ua-fedorivske, ua-fedorivske-mn: "),
        (["show"], "Missing argument 'ID_OR_NAME'."),
        (["changes"], "Missing option '--from'."),
        (["changes", "--from", "2025-01-01", "--to", "2024-01-01"], "--to 2024-01-01 is before"),
        (["changes", "--from", "2010-01-01"], "2010-01-01 is before the first snapshot"),
        (["deposits", "--oblast", "Donetk"], "no deposit in oblast 'Donetk': write its ISO code"),
        (["deposits", "--status", "lost"], "Invalid value for '--status': 'lost' is not one of"),
        (["timeline", "--from", "2025-01-01", "--to", "2024-01-01"], "bundled has no snapshot fr"),
        (["timeline", "--plot", "a.doc"], "a.doc: not a figure file; name it .png, .svg or .pdf"),
        (["map"], "nothing to write: give -o FILE.html for a page, --static FILE.png for a figure"),
        (["map", "--static", "a.html"], "a.html: not a figure file; name it .png, .svg or .pdf"),
        (
            ["map", "--static", "a.png", "--from", "2025-01-01", "--tiles", "OSM"],
            "--from, --tiles: of the page alone; add -o FILE.html",
        ),
        (["map", "-o", "a.png"], "a.png: a map is a page; name it .html"),
        (["map", "--static", "a.png", "--lang", "de"], "Invalid value for '--lang': 'de' is not"),
        (["share", "--plot", "a.doc"], "a.doc: not a figure file; name it .png, .svg or .pdf"),
        (["share", "--lang", "de"], "Invalid value for '--lang': 'de' is not one of 'en', 'uk'"),
    ],
)
def test_a_wrong_word_for_another_command_is_told_in_one_sentence(
    words: list[str], told: str
) -> None:
    assert sentence(*words).startswith(told)


def test_a_time_line_after_the_last_snapshot_is_refused_with_both_dates() -> None:
    last = max(minerals.control().dates)
    told = sentence("timeline", "--from", "2100-01-01")
    assert told.startswith(f"bundled has no snapshot from 2100-01-01 to {last}")


# --- deposit tables


def test_a_table_with_missing_columns_names_them(tmp_path: Path) -> None:
    path = table(tmp_path / "own.csv", "a,A", head="deposit_id,name_en")
    for command in ("share", "deposits", "timeline"):
        assert sentence(command, "--deposits", path).startswith(
            f"{path}: no column latitude, longitude; a deposit table needs deposit_id, name_en"
        )


def test_swapped_coordinates_name_their_rows(tmp_path: Path) -> None:
    path = table(tmp_path / "own.csv", "a,A,37.8,48.0", "b,B,48.0,37.8", "c,C,49.0,36.0")
    assert sentence("share", "--deposits", path) == (
        "b (row 3), c (row 4): more than 30 km outside the land that the control source bundled "
        "speaks of; longitude and latitude look swapped"
    )


def test_swapped_coordinates_in_a_long_table_name_the_rows_of_the_file(tmp_path: Path) -> None:
    path = table(
        tmp_path / "own.csv",
        "a,A,37.8,48.0,gold",
        "a,A,37.8,48.0,silver",
        "b,B,48.0,37.8,gold",
        head=HEAD + ",commodity",
    )
    assert sentence("share", "--deposits", path).startswith("b (row 4): more than 30 km outside")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.csv", b"", "not readable as a table"),
        ("word.csv", b"hello", "give"),
        ("header.csv", HEAD.encode(), "holds no rows"),
        ("latin.csv", HEAD.encode() + b"\na,\xe9\xff,34,48\n", "not readable as a table"),
        ("empty.geojson", b"", "is empty; fetch it again"),
        ("noise.gpkg", bytes(range(256)), "its content is no GeoPackage, though its name ends in"),
        ("text.csv", (HEAD + "\na,A,east,48\n").encode(), "row 2: longitude is not a number"),
        ("far.csv", (HEAD + "\na,A,200,48\n").encode(), "row 2: longitude beyond 180"),
        ("gap.csv", (HEAD + "\na,A,,48\n").encode(), "row 2: no longitude or latitude"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = sentence("share", "--deposits", path)
    assert found.startswith(str(path))
    assert told in found


@pytest.mark.parametrize("name", ["none.csv", "none.geojson", "none"])
def test_a_table_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert sentence("deposits", "--deposits", path) == f"{path}: no such file; check the name"


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    assert "is a folder; give a file" in sentence("share", "--deposits", tmp_path)


# --- polygon files


def test_polygons_without_a_coordinate_system_are_refused(tmp_path: Path) -> None:
    import geopandas as gpd

    path = tmp_path / "made-up.shp"
    gpd.GeoDataFrame(geometry=[shapely.box(36, 48, 37, 49)], crs="EPSG:4326").to_file(path)
    path.with_suffix(".prj").unlink()
    found = sentence("share", "--control", path, "--snapshot-date", "2025-01-01")
    assert found == (f"{path}: has no coordinate system (CRS); add a .prj file or save it with one")


def test_polygons_with_an_unknown_status_are_refused(polygons: Path) -> None:
    words = ["--control", polygons, "--snapshot-date", "2025-01-01", "--status-field", "kind"]
    assert sentence("share", *words) == (
        f"{polygons}: column 'kind' holds 'RUS', 'grey'; say what they mean, for example "
        "--status-field kind --map RUS=occupied --map grey=contested"
    )
    assert "holds 'grey'" in sentence("share", *words, "--map", "RUS=occupied")
    assert sentence("share", *words, "--map", "RUS=lost", "--map", "grey=contested") == (
        "status 'lost' is not known: use occupied, government, contested"
    )
    meant = ["--map", "RUS=occupied", "--map", "grey=contested"]
    assert run("share", *words, *meant).exit_code == 0


def test_polygons_without_a_date_are_refused(polygons: Path) -> None:
    assert "give --snapshot-date YYYY-MM-DD" in sentence("share", "--control", polygons)
    assert "no date column 'seen'" in sentence(
        "share", "--control", polygons, "--date-field", "seen"
    )


def test_polygons_that_do_not_reach_back_take_the_eve_of_2022_from_the_bundled_history(
    polygons: Path,
) -> None:
    found = run(
        *("share", "--scope", "since-2022", "--control", polygons),
        *("--snapshot-date", "2025-01-01"),
    )
    assert found.exit_code == 0, found.output
    assert "against the bundled history of its eve" in found.stdout


@pytest.mark.parametrize("content", [b"", b"hello", b'{"type": "FeatureCollection", "featur'])
def test_polygons_that_cannot_be_read_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.geojson"
    path.write_bytes(content)
    found = sentence("deposits", "--control", path, "--snapshot-date", "2025-01-01")
    assert found.startswith(f"{path}: ")
    assert found.count(";") == 1  # what is wrong; what to do


# --- files to write


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["share", "-o"],
        ["deposits", "--commodity", "lithium", "-o"],
        ["show", "ua-shevchenkivske", "-o"],
        ["changes", "--from", "2025-01-01", "-o"],
        ["timeline", "--commodity", "lithium", "-o"],
        ["map", "--commodity", "lithium", "-o"],
        ["data", "sources", "-o"],
        ["data", "describe", "-o"],
    ],
    ids=lambda words: words[0] + words[1],
)
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, words: list[str]) -> None:
    gone = tmp_path / "none" / ("a.html" if words[0] == "map" else "a.md")
    assert sentence(*words, gone).startswith(f"{gone}: cannot write there (No such file")
    assert sentence(*words, tmp_path) == (
        f"{tmp_path}: cannot write there (Is a directory); name a file, not a folder"
    )
    assert list(tmp_path.iterdir()) == []


FIGURES = [["share", "--plot"], ["timeline", "--plot"], ["map", "--static"]]


@pytest.mark.parametrize("words", FIGURES, ids=lambda words: words[0])
def test_a_figure_in_a_folder_that_is_not_there_is_told_before_the_answer(
    tmp_path: Path, words: list[str]
) -> None:
    gone = tmp_path / "none" / "a.png"
    found = sentence(*words, gone, "--commodity", "lithium")
    assert found.startswith(f"{gone}: cannot write there (No such file")
    folder = tmp_path / "a.png"
    folder.mkdir()
    assert sentence(*words, folder) == (
        f"{folder}: cannot write there (Is a directory); name a file, not a folder"
    )


@pytest.mark.parametrize("words", FIGURES, ids=lambda words: words[0])
def test_where_the_answer_cannot_be_written_no_figure_is(tmp_path: Path, words: list[str]) -> None:
    form = [] if words[0] == "map" else ["--format", "table"]
    figure, gone = tmp_path / "a.svg", tmp_path / "none" / "a.html"
    found = sentence(*words, figure, "--commodity", "lithium", "-o", gone, *form)
    assert found.startswith(f"{gone}: cannot write there (No such file")
    assert list(tmp_path.iterdir()) == []


def test_a_figure_and_an_answer_are_two_files(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    found = sentence("share", "--plot", path, "-o", path, "--format", "table")
    assert found == f"{path}: named twice; give each answer a file of its own"
    assert list(tmp_path.iterdir()) == []


def test_several_commodities_in_one_word_are_told_apart() -> None:
    found = sentence("share", "--commodity", "coal,gas")
    assert found == "commodity 'coal,gas': give each on its own, --commodity coal --commodity gas"


def test_a_group_is_known_however_it_is_spelt() -> None:
    said = [run("share", "--group", each, "--format", "json") for each in ("eu-2023", "EU_2023")]
    assert said[0].exit_code == said[1].exit_code == 0
    assert said[0].stdout == said[1].stdout


def test_a_headline_that_cannot_be_added_is_refused(tmp_path: Path) -> None:
    found = sentence("map", "--by", "quantity", "--static", tmp_path / "a.png")
    assert found.startswith("quantities of all commodities measure different things")
    assert list(tmp_path.iterdir()) == []


# --- the types themselves


@pytest.mark.parametrize(
    ("word", "pair"),
    [("1=occupied", ("1", "occupied")), ("a=b=contested", ("a=b", "contested")), ("=x", ("", "x"))],
)
def test_a_status_map_splits_at_the_last_sign(word: str, pair: tuple[str, str]) -> None:
    assert StatusMap().convert(word, None, None) == pair


def test_a_date_is_read_and_another_word_fails() -> None:
    assert Date().convert("2025-02-24", None, None).isoformat() == "2025-02-24"
    with pytest.raises(click.BadParameter, match="is not a date"):
        Date().convert("2025-W09-1", None, None)


@pytest.mark.parametrize(
    "options",
    [{"commodity": ("Rare_earths ",)}, {"deposits": "own.csv", "commodity": ("kryptonite",)}, {}],
)
def test_words_that_may_be_known_pass(options: dict[str, Any]) -> None:
    check_words(options)


def test_a_group_of_a_users_own_table_is_checked_too() -> None:
    with pytest.raises(InputError, match="unknown group"):
        check_words({"deposits": "own.csv", "group": "metal"})
