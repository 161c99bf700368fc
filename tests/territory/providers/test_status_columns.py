from __future__ import annotations

import shlex
from typing import Any

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from minerals.cli import main
from minerals.errors import InputError
from minerals.results.labels import catalogue
from minerals.territory.providers.parsed_file import ReadOptions
from minerals.territory.providers.status_columns import read_statuses
from minerals.territory.providers.status_words import understood
from minerals.vocabulary import STATUSES

NAMES = (
    "status", "STATUS", "Control", "control_st", "occupied_by", "held by", "HeldBy", "side", "zone",
    "who", "статус", "Контроль", "ким_окуповано", "сторона", "стан",
)  # fmt: skip
OURS = {
    "occupied": ("occupied", "Occupied", "OCCUPIED ", "Russian-occupied", "окуповано", "Окупована",
                 "тимчасово окупована територія", "оккупировано", "occupied_territory"),
    "government": ("government", "Government", "government-controlled", "Ukrainian government",
                   "підконтрольне уряду України", "под контролем правительства"),
    "contested": ("contested", "CONTESTED", "contested area", "спірна територія", "спорная"),
}  # fmt: skip
OTHERS = (
    "liberated", "Ukrainian", "UA", "RU", "not occupied", "de-occupied", "occupied by Ukraine",
    "Russian government", "no longer occupied", "grey zone", "звільнено", "yes", "1", "?",
    "Occupied?", "!occupied", "NGCA", "непідконтрольна уряду", "occupied 2014",
)  # fmt: skip


def frame(**columns: list[Any]) -> gpd.GeoDataFrame:
    count = len(next(iter(columns.values())))
    squares = [shapely.box(30 + n, 48, 31 + n, 49) for n in range(count)]
    return gpd.GeoDataFrame(columns, geometry=squares, crs="EPSG:4326")


def read(table: gpd.GeoDataFrame, **options: Any) -> list[str]:
    return list(read_statuses(table, "a.gpkg", ReadOptions(of_provider=options)).of_rows)


def refusal(table: gpd.GeoDataFrame, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(table, **options)
    return str(caught.value)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("lang", ["en", "uk"])
@pytest.mark.parametrize("country", ["", "UA."])
def test_the_labels_of_this_program_are_understood(status: str, lang: str, country: str) -> None:
    texts = catalogue()
    text = texts.get(f"{country}status.{status}", texts[f"status.{status}"])[lang]
    assert understood(text) == status


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", STATUSES)
def test_words_that_are_plainly_ours_are_understood_under_any_name(name: str, status: str) -> None:
    words = list(OURS[status])
    assert read(frame(**{name: [*words, "occupied"]})) == [*[status] * len(words), "occupied"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", OTHERS)
def test_any_other_word_is_refused_under_any_name(name: str, value: str) -> None:
    said = refusal(frame(**{name: ["occupied", value]}))
    assert said.startswith(f"a.gpkg: column {name!r} holds {value!r}; say what they mean, for exam")
    assert shlex.quote(name) in said


@pytest.mark.parametrize("value", ["liberated", "RU", "grey", 0, True, None, float("nan"), ""])
def test_a_column_that_is_called_a_status_is_never_all_occupied(value: Any) -> None:
    assert "say what they mean" in refusal(frame(status=[value, value]))


@pytest.mark.parametrize(
    "values",
    [
        ["occupied", "Kyiv"],
        ["liberated", "Kyiv"],
        ["RU", "UA"],
        ["Росія", "Україна"],
        ["GCA", "NGCA"],
        ["сіра зона", "Харків"],
        ["ocupado", "libre"],
        ["okupovano", "zvilneno"],
        ["besetzt", "frei"],
        ["Russian control", "Kyiv"],
        ["area under the control of the Russian army", "under that of the Ukrainian army"],
        ["територія під контролем військ рф зараз", "територія під контролем Сил оборони України"],
    ],
)
def test_values_that_look_like_a_status_are_found_under_any_name(values: list[str]) -> None:
    assert "column 'kind' holds" in refusal(frame(kind=values))


@pytest.mark.parametrize(
    "columns",
    [
        {"name": ["Donetsk", "Luhansk"]},
        {"country": ["Ukraine", "Ukraine"]},
        {"zone_id": [1, 2], "occupied_km2": [1.5, 2.5], "Status_Date": ["2025-01-01"] * 2},
        {"controlled": ["2022-03-01", "2022-04-01"]},  # since when
        {"note": ["occupied since the spring of that year, they say", "x"]},
    ],
)
def test_without_a_status_all_polygons_count_and_it_is_told(columns: dict[str, Any]) -> None:
    found = read_statuses(frame(**columns), "a.gpkg", ReadOptions())
    assert list(found.of_rows) == ["occupied", "occupied"]
    assert found.findings == ("no column tells a status: all 2 polygons count as occupied",)


@pytest.mark.parametrize(
    "name", ["liberated", "isLiberated", "free", "Government", "Звільнено", "disputed"]
)
def test_a_column_that_is_called_by_another_status_is_never_all_occupied(name: str) -> None:
    assert f"column '{name}' holds 'False', 'True'" in refusal(frame(**{name: [True, False]}))


FLAGS = ([True, False], [1, 0], [1, 1], [1.0, 0.0], ["yes", "no"], ["R", "U"], ["1", None])


@pytest.mark.parametrize("values", FLAGS, ids=str)
@pytest.mark.parametrize(
    "name",
    ["ru", "is_ru", "RU", "isRussian", "ruheld", "rf", "UA", "is_ua", "ours", "friend", "friendly",
     "hostile", "taken", "owner", "наші", "чуже", "ворог", "під_рф"],
)  # fmt: skip
def test_a_mark_of_sides_is_never_all_occupied(name: str, values: list[Any]) -> None:
    assert f"column '{name}' " in (said := refusal(frame(**{name: values})))
    assert f"--status-field {shlex.quote(name)} --map " in said


@pytest.mark.parametrize("values", [["R", "U"], ["u", "r"], ["red", "green"], ["Blue", "Red"]])
def test_codes_of_sides_are_found_under_any_name(values: list[str]) -> None:
    assert "column 'kind' holds" in refusal(frame(kind=values))


@pytest.mark.parametrize(
    "name", ["occupied", "is_occupied", "isOccupied", "RU_occupied", "окуповано"]
)
@pytest.mark.parametrize(
    ("yes", "no"), [(True, False), (1, 0), (1.0, 0.0), ("Yes", "no"), ("так", "ні")]
)
def test_yes_and_no_in_a_column_called_occupied_are_understood(
    name: str, yes: Any, no: Any
) -> None:
    assert read(frame(**{name: [yes, no]})) == ["occupied", "government"]
    assert read(frame(**{name: [no, no]})) == ["government", "government"]
    found = read_statuses(frame(**{name: [yes, yes]}), "a.gpkg", ReadOptions())
    assert list(found.of_rows) == ["occupied", "occupied"]
    assert found.findings == (f"statuses taken from column {name!r}",)
    assert "is empty in feature 2" in refusal(frame(**{name: [str(yes), None]}))
    assert f"column '{name}' holds '2'" in refusal(frame(**{name: [1, 2]}))
    assert read(frame(**{name: [yes, no]}), status_field=name, mapping={str(no): "contested"}) == [
        "occupied",
        "contested",
    ]


@pytest.mark.parametrize("column", [["Бердянск", "Мелитополь"], ["Azov", "Yalta"]])
def test_names_in_a_language_are_no_sides(column: list[str]) -> None:
    assert read(frame(ru=column, name_ua=column)) == ["occupied", "occupied"]


def test_an_example_takes_the_meaning_of_its_column() -> None:
    told = refusal(frame(liberated=["yes", "no"]))
    assert "--map no=occupied --map yes=government" in told


def test_empty_cells_are_named_and_can_be_mapped() -> None:
    table = frame(status=["occupied", None, "", "occupied"])
    said = refusal(table)
    assert "column 'status' is empty in feature 2 and 1 more; say what they mean" in said
    assert said.endswith("--status-field status --map '=contested'")
    assert read(table, status_field="status", mapping={"": "government"}) == [
        "occupied",
        "government",
        "government",
        "occupied",
    ]


def test_two_columns_that_differ_are_refused_and_agreeing_ones_are_read() -> None:
    table = frame(status=["occupied", "contested"], control=["Occupied", "government"])
    assert "columns 'status' and 'control' tell different statuses; name one with" in refusal(table)
    assert read(table, status_field="control") == ["occupied", "government"]
    assert read(table.assign(control=["окуповано", "спірна"])) == ["occupied", "contested"]


def test_a_status_beside_an_unclear_one_is_refused() -> None:
    said = refusal(frame(status=["occupied", "occupied"], side=["RU", "UA"]))
    assert "column 'side' holds 'RU', 'UA'" in said


def test_whole_numbers_and_capitals_fit_a_mapping() -> None:
    table = frame(code=[1.0, 2.0, 2.0], who=["RUS", "rus", "Rus "])
    assert read(table, status_field="code", mapping={"1": "occupied", "2.0": "contested"}) == [
        "occupied",
        "contested",
        "contested",
    ]
    assert read(table, status_field="who", mapping={"rus": "occupied"}) == ["occupied"] * 3


@pytest.mark.parametrize(
    "called",
    [
        "government_held",
        "ua_held",
        "Liberated 2022",
        "спірна територія",
        "gov",
        "kherson_gov",
        "UkrainianAdvance",
        "ua_gains",
        "isLiberated",
        "retaken",
        "free",
        "ЗСУ",
    ],
)
def test_a_name_of_another_status_is_not_taken_for_occupied_land(called: str) -> None:
    with pytest.raises(InputError, match="is no name of occupied land"):
        read_statuses(frame(a=[1]), "a.gpkg", ReadOptions(), called=[called])


@pytest.mark.parametrize(
    "called",
    [
        "occupied land",
        "RussianAdvance",
        "ukraine",
        "data_gov_ua_occupied",
        "free_download",
        "UkraineControlMapAO23AUG2022",
    ],
)
def test_any_other_name_is_left_to_its_file(called: str) -> None:
    found = read_statuses(frame(a=[1]), "a.gpkg", ReadOptions(), called=[called])
    assert list(found.of_rows) == ["occupied"]


def test_polygons_in_memory_are_told_in_the_words_of_python() -> None:
    options = ReadOptions(in_python=True)
    with pytest.raises(InputError, match=r"status_field='side', mapping=\{'RU': 'occupied'\}$"):
        read_statuses(frame(side=["RU"]), "a GeoDataFrame", options)


TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(TEXT, min_size=1, max_size=4), TEXT)
def test_the_options_of_a_refusal_can_be_copied(values: list[str], column: str) -> None:
    table = frame(**{f"status {column}": [*values, None]})
    said = refusal(table)
    line = shlex.split(said.partition("for example ")[2])
    assert line[:2] == ["--status-field", f"status {column}"]
    pairs = [each.rpartition("=") for each in line[3::2]]
    mapping = {value: status for value, _, status in pairs}
    assert set(read(table, status_field=line[1], mapping=mapping)) <= set(STATUSES)


def test_the_line_runs_on_the_command_line(tmp_path: Any) -> None:
    path = tmp_path / "mine.geojson"
    frame(**{"held by": ["occupied", "grey zone", None]}).to_file(path)
    asked = ["control", "show", "--control", str(path), "--snapshot-date", "2025-01-01"]
    refused = CliRunner().invoke(main, asked)
    assert refused.exit_code == 2
    line = shlex.split(refused.output.strip().partition("for example ")[2])
    assert CliRunner().invoke(main, [*asked, *line]).exit_code == 0
