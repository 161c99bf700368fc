"""Every case breaks one thing in a copy of the data and asks what the check makes of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from minerals.checks.run import Finding, check_data
from minerals.files import data_dir
from minerals.tables.columns import TABLES
from minerals.tables.load import raw_table
from minerals.tables.package import descriptor_text

pytestmark = pytest.mark.slow  # each case checks every table; the example of check_data does, too

DEPOSIT = "ua-velyko-tokmatske"
"""A deposit on land with several figures of manganese, one of them preferred."""


class Tables:
    """A copy of the data whose tables can be edited; three snapshots, for speed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> pd.DataFrame:
        return raw_table(TABLES[name], self.folder)

    def write(self, name: str, frame: pd.DataFrame, ordered: bool = True) -> None:
        """Write a table sorted by its key, unless a case is about the order."""
        if ordered:
            frame = frame.sort_values(list(TABLES[name].key), na_position="first")
        path = self.folder / TABLES[name].path
        frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")

    def row(self, name: str, **where: str) -> int:
        """Return the spreadsheet row of the first record with these values."""
        frame = self.read(name)
        for column, value in where.items():
            frame = frame[frame[column] == value]
        return int(frame.index[0]) + 2

    def edit(self, name: str, row: int, **values: str | None) -> int:
        """Change one row in place, and return its number."""
        frame = self.read(name)
        for column, value in values.items():
            frame.loc[row - 2, column] = value
        self.write(name, frame, ordered=False)
        return row

    def add(self, name: str, like: int, **values: str | None) -> int:
        """Add a changed copy of a row where the order of keys puts it, and return its number."""
        frame = self.read(name)
        new = {**frame.loc[like - 2].to_dict(), **values}
        self.write(name, pd.concat([frame, pd.DataFrame([new])], ignore_index=True))
        return self.row(name, **{key: new[key] for key in TABLES[name].key})

    def text(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        content = (self.folder / path).read_text(encoding="utf-8")
        assert content.count(old) == 1
        (self.folder / path).write_text(content.replace(old, new), encoding="utf-8")

    def describe(self) -> None:
        """Bring the descriptor up to date, so that it is no finding of its own."""
        text = descriptor_text(self.folder)
        (self.folder / "datapackage.json").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(data_dir(), tmp_path_factory.mktemp("short") / "data"))
    tables = Tables(folder)
    snapshots = tables.read("control_snapshots")
    tables.write("control_snapshots", snapshots.iloc[[0, len(snapshots) // 2, -1]])
    tables.describe()
    return folder


@pytest.fixture
def tables(short: Path, tmp_path: Path) -> Tables:
    return Tables(Path(shutil.copytree(short, tmp_path / "data")))


def test_the_bundled_data_have_no_finding() -> None:
    assert check_data(data_dir()) == []


def test_the_unbroken_copy_has_no_finding(tables: Tables) -> None:
    assert check_data(tables.folder) == []


def test_a_copy_written_again_unchanged_has_no_finding(tables: Tables) -> None:
    for name in TABLES:
        tables.write(name, tables.read(name))
    tables.describe()
    assert check_data(tables.folder) == []


def deposit(tables: Tables, identifier: str = DEPOSIT) -> int:
    return tables.row("deposits", deposit_id=identifier)


def figure(tables: Tables, preferred: str) -> int:
    return tables.row("resources", deposit_id=DEPOSIT, preferred=preferred)


def no_quantity(tables: Tables) -> int:
    return tables.row("resources", deposit_id="ua-anadolske")


def swap_coordinates(tables: Tables) -> int:
    row = deposit(tables)
    record = tables.read("deposits").loc[row - 2]
    return tables.edit("deposits", row, longitude=record["latitude"], latitude=record["longitude"])


def twin(tables: Tables) -> int:
    held = tables.row("resources", deposit_id=DEPOSIT, preferred="true")
    tables.add("resources", held, deposit_id=f"{DEPOSIT}-again")
    row = deposit(tables)
    name = tables.read("deposits").loc[row - 2, "name_en"]
    return tables.add("deposits", row, deposit_id=f"{DEPOSIT}-again", name_en=f"{name} (again)")


def repeat_a_row(tables: Tables) -> int:
    frame = tables.read("deposits")
    tables.write("deposits", pd.concat([frame, frame.iloc[[4]]], ignore_index=True))
    return 7


def turn_two_rows(tables: Tables) -> int:
    frame = tables.read("deposits")
    frame.iloc[[4, 5]] = frame.iloc[[5, 4]].to_numpy()
    tables.write("deposits", frame, ordered=False)
    return 6


def lone_source(tables: Tables) -> int:
    return tables.add("sources", 2, source_id="zz-made-up-000000")


def without_figures_preferred(tables: Tables) -> int:
    tables.edit("resources", figure(tables, "false"), reason=None)
    tables.edit("resources", figure(tables, "true"), preferred="false", reason=None)
    return tables.row("resources", deposit_id=DEPOSIT)


def another_measure(tables: Tables) -> int:
    row = figure(tables, "true")
    tables.add("resources", row, basis="oxide", category="P3", unit="kt")
    return tables.row("resources", deposit_id=DEPOSIT)


def without_a_main_commodity(tables: Tables) -> int:
    tables.edit("resources", no_quantity(tables), role="occurrence")
    return deposit(tables, "ua-anadolske")


def overlapping_totals(tables: Tables) -> int:
    row = tables.row("national_totals", commodity_id="manganese", category="A+B+C1")
    record = tables.read("national_totals").loc[row - 2]
    new = {"category": "C1", "as_of": "2021", "source_id": record["source_id"]}
    tables.add("national_totals", row, **new)
    return row


def shared_point(tables: Tables) -> int:
    record = tables.read("control_places").loc[8]
    return tables.edit(
        "control_places",
        8,
        longitude=record["longitude"],
        latitude=record["latitude"],
        oblast=record["oblast"],
    )


def price_deck(tables: Tables, **values: str | None) -> int:
    row = tables.row("price_decks", deck="2024", commodity_id="uranium")
    return tables.edit("price_decks", row, **values)


def two_default_decks(tables: Tables) -> int:
    decks = tables.read("price_decks")
    decks.loc[decks["deck"] == "2022-07", "default"] = "true"
    tables.write("price_decks", decks)
    return 0


def no_default_deck(tables: Tables) -> int:
    tables.write("price_decks", tables.read("price_decks").assign(default="false"))
    return 0


def status(tables: Tables, **values: str | None) -> int:
    """Change the only status of a place, so that the order of rows stays."""
    frame = tables.read("control_statuses")
    lone = frame[~frame["place_id"].duplicated(keep=False)]
    return tables.edit("control_statuses", int(lone.index[0]) + 2, **values)


def status_at_sea(tables: Tables, **values: str | None) -> int:
    """Change the first status of a place that has no part in the area of a snapshot."""
    places = tables.read("control_places")
    at_sea = set(places.loc[places["setting"] == "offshore", "place_id"])
    frame = tables.read("control_statuses")
    own = frame[frame["place_id"].isin(at_sea)]
    return tables.edit("control_statuses", int(own.index[0]) + 2, **values)


def rename_a_column(tables: Tables) -> int:
    tables.write("prices", tables.read("prices").rename(columns={"price": "cost"}))
    return 1


def turn_two_columns(tables: Tables) -> int:
    frame = tables.read("commodities")
    tables.write("commodities", frame[[*frame.columns[:1], *frame.columns[:0:-1]]])
    return 1


def edit(name: str, row: Callable[[Tables], int], **values: str | None) -> Callable[[Tables], int]:
    return lambda tables: tables.edit(name, row(tables), **values)


def first(_: Tables) -> int:
    return 2


Break = Callable[[Tables], int]
CASES: dict[str, tuple[Break, str, str, str]] = {
    "longitude and latitude of a deposit swapped": (
        swap_coordinates,
        "deposits.csv",
        rf"{DEPOSIT} lies \d+ km outside UA-23",
        "swap longitude and latitude",
    ),
    "a deposit in the wrong oblast": (
        edit("deposits", deposit, oblast="UA-46"),
        "deposits.csv",
        rf"{DEPOSIT} lies \d+ km outside UA-46",
        "correct place or oblast",
    ),
    "a nearest place far away": (
        edit("deposits", deposit, nearest_place="Luhansk", nearest_place_id="702658"),
        "deposits.csv",
        rf"{DEPOSIT} lies \d+ km from Luhansk, its nearest_place_id 702658",
        "give the identifier of a place within 30 km",
    ),
    "a nearest place that is not listed": (
        edit("deposits", deposit, nearest_place_id="1"),
        "deposits.csv",
        r"nearest_place_id '1' is not in control_places\.place_id",
        "add it there or correct it",
    ),
    "a nearest place by a slug": (
        edit("deposits", deposit, nearest_place_id="x-kyiv"),
        "deposits.csv",
        "nearest_place_id is 'x-kyiv'",
        r"write like \d+",
    ),
    "an unknown commodity": (
        edit("resources", no_quantity, commodity_id="unobtainium"),
        "resources.csv",
        r"commodity_id 'unobtainium' is not in commodities\.commodity_id",
        "add it there or correct it",
    ),
    "a part of itself": (
        edit("deposits", deposit, part_of=DEPOSIT),
        "deposits.csv",
        f"'{DEPOSIT}' is part of itself",
        "correct part_of",
    ),
    "a part of nothing": (
        edit("deposits", deposit, part_of="ua-nowhere"),
        "deposits.csv",
        r"part_of 'ua-nowhere' is not in deposits\.deposit_id",
        "add it there or correct it",
    ),
    "a key twice": (
        repeat_a_row,
        "deposits.csv",
        r"key \('.*',\) stands twice",
        "merge the rows or tell them apart",
    ),
    "rows out of order": (
        turn_two_rows,
        "deposits.csv",
        "rows are not sorted by key",
        "sort by deposit_id",
    ),
    "a volume of ore": (
        edit("resources", lambda tables: figure(tables, "true"), unit="bcm"),
        "resources.csv",
        "unit bcm does not fit ore",
        "use Mt or its like",
    ),
    "a mass of gas": (
        edit("resources", lambda t: t.row("resources", basis="gas"), unit="Mt"),
        "resources.csv",
        "unit Mt does not fit gas",
        "use bcm or its like",
    ),
    "two preferred figures that overlap": (
        lambda t: min(t.edit("resources", figure(t, "false"), preferred="true"), figure(t, "true")),
        "resources.csv",
        rf"preferred figures of manganese at {DEPOSIT} overlap \(not stated, not stated\)",
        "prefer one of them",
    ),
    "preferred figures of two bases": (
        another_measure,
        "resources.csv",
        f"preferred figures of manganese at {DEPOSIT} are of different bases",
        "prefer figures of one basis",
    ),
    "no figure preferred": (
        without_figures_preferred,
        "resources.csv",
        f"no figure of manganese at {DEPOSIT} is preferred",
        "prefer one, or say of each why it does not count",
    ),
    "a deposit that no answer holds": (
        edit("resources", no_quantity, preferred="false"),
        "resources.csv",
        "no row of ua-anadolske is preferred, so that no answer holds it",
        "prefer one, or add one without a quantity",
    ),
    "figures without a reason": (
        lambda t: t.edit("resources", figure(t, "false"), reason=None),
        "resources.csv",
        f"several figures of manganese at {DEPOSIT}, not all with a reason",
        "say why each is or is not preferred",
    ),
    "a figure that its note does not give": (
        edit(
            "resources",
            lambda t: t.row("resources", deposit_id="ua-andrushivske-lignite"),
            quantity="6.684",
        ),
        "resources.csv",
        "quantity is 6.684, the note gives 5.684",
        "correct the figure or the note",
    ),
    "a factor that chemistry does not give": (
        edit("price_decks", lambda t: t.row("price_decks", commodity_id="potash"), factor="1.7"),
        "price_decks.csv",
        "factor is 1.7, its note gives 1.58",
        "correct factor or note",
    ),
    "a quantity of nothing": (
        edit("resources", lambda tables: figure(tables, "true"), quantity="0", quantity_low=None),
        "resources.csv",
        "quantity 0",
        "leave a missing quantity empty",
    ),
    "a quantity beyond its bounds": (
        edit("resources", lambda tables: figure(tables, "true"), quantity_high="10"),
        "resources.csv",
        "quantity 1700 outside (nan|1700) to 10",
        "correct the bounds",
    ),
    "a quantity without a unit": (
        edit("resources", lambda tables: figure(tables, "true"), unit=None),
        "resources.csv",
        "a quantity without unit or basis",
        "say what it is a quantity of, or do not prefer it",
    ),
    "a unit without a quantity": (
        edit("resources", no_quantity, unit="Mt"),
        "resources.csv",
        "a unit or a bound without a quantity",
        "add the quantity",
    ),
    "a lower bound without a quantity": (
        edit("resources", no_quantity, quantity_low="1"),
        "resources.csv",
        "a unit or a bound without a quantity",
        "add the quantity",
    ),
    "an upper bound without a quantity": (
        edit("resources", no_quantity, quantity_high="1"),
        "resources.csv",
        "a unit or a bound without a quantity",
        "add the quantity",
    ),
    "a quantity without end": (
        edit("resources", lambda tables: figure(tables, "true"), quantity="inf"),
        "resources.csv",
        "quantity is 'inf'|quantity is inf",
        "",
    ),
    "a deposit of nothing in the main": (
        without_a_main_commodity,
        "deposits.csv",
        "'ua-anadolske' has no main commodity",
        "add a row with role main to resources.csv",
    ),
    "national totals that overlap": (
        overlapping_totals,
        "national_totals.csv",
        r"preferred totals of manganese \(ore\) overlap \(A\+B\+C1, C1\)",
        "prefer one of them",
    ),
    "a source that does not resolve": (
        edit("deposits", deposit, location_source_id="nowhere-000000"),
        "deposits.csv",
        r"location_source_id 'nowhere-000000' is not in sources\.source_id",
        "add it there or correct it",
    ),
    "the code of a place in another oblast": (
        edit(
            "deposits", deposit, nearest_place_id=None, nearest_place_katottg="UA" + "80" * 8 + "0"
        ),
        "deposits.csv",
        rf"nearest_place_katottg UA80\d+ of {DEPOSIT} is not in UA-23",
        "give the code of its nearest_place, or none",
    ),
    "a code that the State codifier does not write": (
        edit("deposits", deposit, nearest_place_katottg="UA80"),
        "deposits.csv",
        "nearest_place_katottg is 'UA80'",
        "write",
    ),
    "a note that names a source that is not listed": (
        edit("deposits", first, note="Placed by hand (zz-made-up-000000)."),
        "deposits.csv",
        "note 'zz-made-up-000000' is not in sources.source_id",
        "add it there or correct it",
    ),
    "a source that nobody cites": (
        lone_source,
        "sources.csv",
        "'zz-made-up-000000' is cited by no row",
        "remove it",
    ),
    "a wrong area": (
        edit("control_snapshots", lambda _: 3, occupied_km2="99999"),
        "control/snapshots.csv",
        r"\d{4}-\d\d-\d\d: states 99999 km2 occupied, the places give \d+",
        "correct the places or the stated area",
    ),
    "a deck without its price": (
        lambda tables: price_deck(tables, period="1999"),
        "price_decks.csv",
        r"no price uranium \S+ 1999 in prices\.csv",
        "add it or correct it",
    ),
    "two default decks": (
        two_default_decks,
        "price_decks.csv",
        r"2 decks are the default \(2022-07, 2025\)",
        "write true in column default for the rows of one deck",
    ),
    "no default deck": (
        no_default_deck,
        "price_decks.csv",
        r"0 decks are the default \(none\)",
        "write true in column default for the rows of one deck",
    ),
    "a deck that is the default in part": (
        lambda tables: tables.edit(
            "price_decks", tables.row("price_decks", deck="2025"), default="false"
        ),
        "price_decks.csv",
        "default is false, but true elsewhere in deck 2025",
        "write true",
    ),
    "a factor without a source": (
        lambda tables: price_deck(tables, factor_source_id=None),
        "price_decks.csv",
        "a factor without a source",
        "add factor_source_id",
    ),
    "a date written the local way": (
        lambda tables: status(tables, date="24.02.2022"),
        "control/statuses.csv",
        r"date is '24\.02\.2022'",
        "write like ",
    ),
    "a day that no month has": (
        lambda tables: status(tables, date="2022-02-31"),
        "control/statuses.csv",
        "2022-02-31",
        "",
    ),
    "a snapshot on a day that no month has": (
        edit("control_snapshots", lambda _: 4, date="2026-02-31"),
        "control/snapshots.csv",
        "2026-02-31",
        "",
    ),
    "a status before the war": (
        lambda tables: status_at_sea(tables, date="2013-12-31") * 0,
        "control/statuses.csv",
        "a status before 20 February 2014",
        "correct it",
    ),
    "a status of another word": (
        lambda tables: status(tables, status="Occupied"),
        "control/statuses.csv",
        "status is 'Occupied'",
        "write one of occupied, government, contested",
    ),
    "two places at one point": (
        shared_point,
        "control/places.csv",
        r".+ shares its point with another place",
        "tell them apart or drop one",
    ),
    "a required field left empty": (
        edit("deposits", deposit, name_en=None),
        "deposits.csv",
        "name_en is empty",
        "fill it in",
    ),
    "a word in the place of a number": (
        edit("deposits", deposit, location_precision_km="2 km"),
        "deposits.csv",
        "location_precision_km is '2 km'",
        "write a number",
    ),
    "a fraction in the place of an integer": (
        edit("sources", first, reliability="3.5"),
        "sources.csv",
        r"reliability is '?3\.5",
        "",
    ),
    "a flag in another language": (
        edit("commodities", first, eu_2020="yes"),
        "commodities.csv",
        "eu_2020 is 'yes'",
        "write a boolean",
    ),
    "a space at the end": (
        edit("deposits", deposit, name_en="Velyko-Tokmatske "),
        "deposits.csv",
        "name_en is 'Velyko-Tokmatske '",
        "write a string with no spaces around it",
    ),
    "a latitude beyond the pole": (
        edit("deposits", deposit, latitude="147.3"),
        "deposits.csv",
        r"latitude is 147\.3",
        "write at most 90",
    ),
    "a kind of site that is none": (
        edit("deposits", deposit, kind="quarry"),
        "deposits.csv",
        "kind is 'quarry'",
        "write one of deposit, mine",
    ),
    "two sites of one name at one place": (
        twin,
        "deposits.csv",
        f"{DEPOSIT}-again looks like {DEPOSIT}: same name, place and commodity",
        "merge them or set part_of",
    ),
    "a column renamed": (
        rename_a_column,
        "prices.csv",
        r"column mismatch: columns lack \['price'\], have \['cost'\]",
        "use commodity_id, benchmark",
    ),
    "columns out of order": (
        turn_two_columns,
        "commodities.csv",
        "column mismatch: columns out of order",
        "use commodity_id, name_en",
    ),
}


@pytest.mark.parametrize(("broken", "file", "what", "remedy"), [*CASES.values()], ids=list(CASES))
def test_what_is_broken_is_found_with_file_row_and_remedy(
    broken: Break, file: str, what: str, remedy: str, tables: Tables
) -> None:
    row = broken(tables)
    tables.describe()
    findings = check_data(tables.folder)
    named = [each for each in findings if re.search(what, each.what)]
    assert [(each.file, each.row) for each in named] == [(file, row)], findings
    assert named[0].remedy
    assert remedy in named[0].remedy
    assert {each.file for each in findings} == {file}


def test_a_ring_of_parts_is_found_at_each_of_them(tables: Tables) -> None:
    whole, section = "ua-dobra-stankuvatske-nadiia", "ua-nadiia-section-of-dobra"
    tables.edit("deposits", deposit(tables, whole), part_of=section)
    tables.describe()
    found = {(each.row, each.what) for each in check_data(tables.folder)}
    assert found == {
        (deposit(tables, each), f"{each!r} is part of itself") for each in (whole, section)
    }


def test_two_broken_rows_are_found_in_their_order(tables: Tables) -> None:
    for row in (9, 4):
        tables.edit("deposits", row, kind="quarry")
    assert [(each.file, each.row) for each in check_data(tables.folder)] == [
        ("deposits.csv", 4),
        ("deposits.csv", 9),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "prices.csv",
        "control/statuses.csv",
        "basins.geojson",
        "boundaries/oblasts.geojson",
        "boundaries/neighbours.geojson",
    ],
)
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00"], ids=["gone", "empty", "bytes"])
def test_a_file_that_cannot_be_read_is_found(
    path: str, content: bytes | None, tables: Tables
) -> None:
    (tables.folder / path).unlink()
    if content is not None:
        (tables.folder / path).write_bytes(content)
    findings = check_data(tables.folder)
    assert [(each.file, each.row) for each in findings] == [(path, 0)]
    assert findings[0].what.startswith("unreadable")
    assert findings[0].remedy == "restore the file"


def test_a_stale_descriptor_is_found(tables: Tables) -> None:
    tables.edit("deposits", deposit(tables), note="Made up by a test.")
    (finding,) = check_data(tables.folder)
    assert finding.file == "datapackage.json"
    assert finding.what == "is not what the column dictionary says"
    assert "minerals data describe" in finding.remedy


def test_a_descriptor_that_is_gone_is_found(tables: Tables) -> None:
    (tables.folder / "datapackage.json").unlink()
    assert [each.file for each in check_data(tables.folder)] == ["datapackage.json"]


def reshape(tables: Tables, path: str, change: Callable[[list], None]) -> None:
    """Change the coordinates of the first feature of an outline file."""
    content = json.loads((tables.folder / path).read_text(encoding="utf-8"))
    change(content["features"][0]["geometry"]["coordinates"])
    (tables.folder / path).write_text(json.dumps(content), encoding="utf-8")
    tables.describe()


def outer_ring(coordinates: list) -> list:
    return coordinates[0] if isinstance(coordinates[0][0][0], float) else coordinates[0][0]


def test_an_outline_that_crosses_itself_is_found(tables: Tables) -> None:
    def cross(coordinates: list) -> None:
        ring = outer_ring(coordinates)
        ring[1], ring[len(ring) // 2] = ring[len(ring) // 2], ring[1]

    reshape(tables, "basins.geojson", cross)
    findings = [each for each in check_data(tables.folder) if "valid polygon" in each.what]
    assert [(each.file, each.remedy) for each in findings] == [("basins.geojson", "repair it")]


def test_a_basin_beyond_ukraine_is_found(tables: Tables) -> None:
    def move(coordinates: list) -> None:
        for point in outer_ring(coordinates):
            point[0] -= 30

    reshape(tables, "basins.geojson", move)
    findings = [each for each in check_data(tables.folder) if "beyond Ukraine" in each.what]
    assert [(each.file, each.remedy) for each in findings] == [("basins.geojson", "clip it")]


def test_a_neighbour_drawn_over_crimea_is_found(tables: Tables) -> None:
    def move(coordinates: list) -> None:
        square = [[34.0, 45.1], [34.5, 45.1], [34.5, 45.3], [34.0, 45.3], [34.0, 45.1]]
        coordinates[:] = [[square]]

    reshape(tables, "boundaries/neighbours.geojson", move)
    (finding,) = [each for each in check_data(tables.folder) if "drawn over" in each.what]
    assert finding.file == "boundaries/neighbours.geojson"
    assert finding.what.endswith("is drawn over 873 km2 of Ukraine")


@pytest.mark.parametrize(
    ("row", "start"), [(3, "a.csv:3: it is so; mend it"), (0, "a.csv: it is so; mend it")]
)
def test_a_finding_reads_as_a_sentence(row: int, start: str) -> None:
    assert str(Finding("a.csv", row, "it is so", "mend it")) == start
