"""Describing the tables for machine learning: metadata in the Croissant format (mlcommons.org)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from minerals.tables.package import descriptor

VERSION = "http://mlcommons.org/croissant/1.0"
TYPES = {
    "string": "sc:Text",
    "number": "sc:Float",
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
}
"""The kinds of columns in the words of schema.org."""

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The terms that a file may use, as the standard gives them."""


def croissant(folder: Path | None = None) -> dict[str, Any]:
    """Describe the bundled tables in the Croissant format.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Another data folder; by default the bundled one.

    Returns
    -------
    dict
        JSON-LD: every file with its size and sha256, every table with its columns, and which
        column refers to which.

    Examples
    --------
    >>> [each["@id"] for each in croissant()["recordSet"]][:2]
    ['sources', 'commodities']
    """
    package = descriptor(folder)
    resources = package["resources"]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": package["name"],
        "description": f"{package['title']}. Every row has its source.",
        "citeAs": f"The Minerals maintainers. {package['title']}, version {package['version']}",
        "version": package["version"],
        "license": [each["path"] for each in package["licenses"]],
        "distribution": [_file(each) for each in resources],
        "recordSet": [_records(each) for each in resources if "schema" in each],
    }


def _file(resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["path"],
        "description": resource["description"],
        "contentUrl": resource["path"],
        "encodingFormat": resource["mediatype"],
        "contentSize": f"{resource['bytes']} B",
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _records(resource: dict[str, Any]) -> dict[str, Any]:
    name, schema = resource["name"], resource["schema"]
    targets = {
        key["fields"][0]: f"{key['reference']['resource'] or name}/{key['reference']['fields'][0]}"
        for key in schema.get("foreignKeys", [])
    }
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": resource["description"],
        "key": [{"@id": f"{name}/{each}"} for each in schema["primaryKey"]],
        "field": [_field(name, resource["path"], each, targets) for each in schema["fields"]],
    }


def _field(table: str, path: str, field: dict[str, Any], targets: dict[str, str]) -> dict[str, Any]:
    name = field["name"]
    unit = f" ({field['unit']})" if "unit" in field else ""
    target = targets.get(name)
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{name}",
        "name": name,
        "description": f"{field['description']}{unit}",
        "dataType": TYPES[field["type"]],
        "source": {"fileObject": {"@id": path}, "extract": {"column": name}},
        **({} if target is None else {"references": {"field": {"@id": target}}}),
    }


def croissant_text(folder: Path | None = None) -> str:
    """Return the description as the text of ``croissant.jsonld``."""
    return json.dumps(croissant(folder), ensure_ascii=False, indent=2) + "\n"
