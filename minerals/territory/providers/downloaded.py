"""What a server sent, looked at before it is kept: whether it is a file of the provider."""

from __future__ import annotations

from minerals.errors import InputError
from minerals.territory.providers.documents import document_of
from minerals.territory.providers.parsed_file import ReadOptions
from minerals.territory.providers.provider import Provider
from minerals.territory.providers.raw_file import RawFile
from minerals.territory.providers.registry import PROVIDERS


def check_downloaded(source: Provider, name: str, content: bytes) -> None:
    """Refuse what is not a provider's file: another one's, an error in JSON, land elsewhere.

    Parameters
    ----------
    source : Provider
        Whose file was asked for.
    name : str
        Its name.
    content : bytes
        What came.

    Raises
    ------
    InputError
        With what came instead.

    Examples
    --------
    >>> from minerals.territory.providers.registry import provider
    >>> name = "deepstatemap_data_20250630.geojson"
    >>> check_downloaded(provider("deepstate-daily"), name, b'{"message": "Not Found"}')
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: deepstatemap_data_20250630.geojson: is not a GeoJSON ...
    """
    import shapely

    file = RawFile(name, name, lambda: content)
    document = document_of(file)
    for other in PROVIDERS:
        if other is not source and not other.own and other.recognises("", document):
            raise InputError(f"{name}: is a file of {other.name}, not of {source.name}")
    parsed = source.read(file, document, ReadOptions(provider=source.name))
    shapes = [shape for each in parsed for group in each.classes.values() for shape in group]
    areas = [shape for shape in shapes if shape is not None and shapely.get_dimensions(shape) == 2]
    if not areas:
        raise InputError(f"{name}: holds no polygon, so it is not a file of {source.name}")
    if source.country is not None:
        west, south, east, north = source.country.box
        bounds = shapely.bounds(areas)
        inside = (bounds[:, 0] < east) & (bounds[:, 2] > west)
        inside &= (bounds[:, 1] < north) & (bounds[:, 3] > south)
        if not inside.any():
            raise InputError(
                f"{name}: holds no land of {source.country.name}, so it is not a file of "
                f"{source.name}"
            )
