"""Made-up files in the formats of providers: squares in Ukraine, nothing of any provider."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

Writer = Callable[..., Path]
SOUTH = shapely.box(33, 47.5, 37.5, 49)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test's store in a folder of its own."""
    folder = tmp_path / "store"
    monkeypatch.setenv("MINERALS_DATA_DIR", str(folder))
    return folder


def collection(*features: tuple[dict[str, Any], Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        **more,
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": each
                if each is None or isinstance(each, dict)
                else shapely.geometry.mapping(each),
            }
            for properties, each in features
        ],
    }


@pytest.fixture
def write_features(tmp_path: Path) -> Writer:
    """Return a writer of GeoJSON: a name, then pairs of properties and geometry."""

    def write(name: str, /, *features: tuple[dict[str, Any], Any], **more: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(collection(*features, **more)), encoding="utf-8")
        return path

    return write


@pytest.fixture
def write_daily(write_features: Writer) -> Writer:
    """Return a writer of a file as the daily mirror names it: a day, and its land."""

    def write(day: str, land: Any = SOUTH, folder: str = "daily") -> Path:
        name = f"deepstatemap_data_{day.replace('-', '')}"
        return write_features(f"{folder}/{name}.geojson", ({}, land), name=name)

    return write


@pytest.fixture
def write_deepstate(write_features: Writer) -> Writer:
    """Return a writer of a DeepState snapshot: a name, then (name, colour, geometry)."""

    def write(name: str, *rows: tuple[str, str, Any]) -> Path:
        style = {"styleUrl": "#poly", "styleHash": "1"}
        return write_features(
            name, *(({**style, "name": text, "fill": fill}, land) for text, fill, land in rows)
        )

    return write
