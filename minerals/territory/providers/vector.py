"""A user's own polygons: any vector file with a coordinate system, of any country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minerals.territory.providers.provider import Provider, ProviderOption

if TYPE_CHECKING:
    from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
    from minerals.territory.providers.raw_file import RawFile


class Vector(Provider):
    """Files read by their columns."""

    name = "vector"
    title = "polygons of a user"
    licence = "the user's own file"
    daily = False
    own = True
    options = (
        ProviderOption(
            "status_field",
            "--status-field",
            "Own polygons: column with the status; one that plainly tells it is found.",
            "COLUMN",
        ),
        ProviderOption(
            "date_field",
            "--date-field",
            "Own polygons: column with dates; a column date is found.",
            "COLUMN",
        ),
        ProviderOption(
            "until_field",
            "--until-field",
            "Own polygons: column with the last day on which a polygon holds; empty: holds on.",
            "COLUMN",
        ),
        ProviderOption(
            "mapping",
            "--map",
            "Own polygons: what a value of the status column means (nothing before the =: empty "
            "cells); repeatable.",
            pairs=True,
        ),
        ProviderOption(
            "control_encoding",
            "--control-encoding",
            "Own polygons: of a CSV file that is not in UTF-8, such as cp1251.",
            "NAME",
        ),
    )

    def title_of(self, files: list[RawFile], options: ReadOptions) -> str:
        """Name the first file.

        Examples
        --------
        >>> from minerals.territory.providers.parsed_file import ReadOptions
        >>> from minerals.territory.providers.raw_file import RawFile
        >>> VECTOR.title_of([RawFile("/tmp/a.gpkg", "a.gpkg", bytes)], ReadOptions())
        'polygons of a.gpkg'
        """
        return f"polygons of {files[0].name}"

    def recognises(self, name: str, document: Any) -> bool:
        """Return True: any file may be a user's own."""
        return True

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        """Read the polygons of every date in the file; its content as JSON is not used."""
        from minerals.territory.providers.csv_polygons import is_csv, polygons_of_csv
        from minerals.territory.providers.documents import unwrapped_frame
        from minerals.territory.providers.own_polygons import parsed_polygons

        if is_csv(file.name):
            frame = polygons_of_csv(file, options)
        else:
            frame = document if hasattr(document, "geometry") else unwrapped_frame(file)
        return parsed_polygons(
            frame,
            options,
            name=file.name,
            label=file.label,
            sha=file.sha256(),
            layer=file.layer or "",
        )


VECTOR = Vector()
