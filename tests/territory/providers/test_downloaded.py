"""What is taken for a file of the daily mirror, when a server says that it is one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from minerals.errors import InputError
from minerals.territory.providers.downloaded import check_downloaded
from minerals.territory.providers.registry import provider

NAME = "deepstatemap_data_20250101.geojson"
SOUTH = shapely.box(33, 47.5, 37.5, 49)


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        check_downloaded(provider("deepstate-daily"), NAME, content)
    assert str(caught.value).startswith(f"{NAME}: ")
    return str(caught.value)


def test_a_file_of_the_provider_passes(write_daily: Callable[..., Path]) -> None:
    check_downloaded(
        provider("deepstate-daily"), NAME, write_daily("2025-01-01", SOUTH).read_bytes()
    )


def collection(geometry: Any, **properties: Any) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


SQUARE = shapely.geometry.mapping(SOUTH)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<!DOCTYPE html><title>Sorry</title>", "is not complete JSON"),
        (b"version https://git-lfs.github.com/spec/v1\n", "is a Git LFS pointer"),
        (b"", "is empty"),
        (b'{"message": "Not Found"}', "is not a GeoJSON FeatureCollection"),
        (b"[1]", "is not a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no polygon"),
        (collection({"type": "Point", "coordinates": [35, 48]}), "holds no polygon"),
        (collection(None), "holds no polygon"),
        (collection(shapely.geometry.mapping(shapely.box(20, 5, 25, 9))), "no land of Ukraine"),
        (
            collection(SQUARE, styleUrl="#poly-A52714", name="Окуповано /// Occupied"),
            "is a file of deepstate, not of deepstate-d",
        ),
        (collection(SQUARE, type="gains"), "is a file of liveuamap, not of deepstate-daily"),
        (b'{"areas": [], "frontline": []}', "is a file of ua-control-map, not of deepstate-daily"),
    ],
)
def test_what_is_not_the_providers_is_told(content: bytes, told: str) -> None:
    assert told in refused(content)
