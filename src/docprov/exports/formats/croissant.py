"""Croissant 1.0 (MLCommons): the tables as CSV in a folder, with fields, types and keys."""

from collections.abc import Iterator
from typing import Any

from docprov.diagnostics.words import json_escaped
from docprov.exports.export_format import ExportFormat
from docprov.exports.formats.web_annotations import address_of
from docprov.model.records import Column, Resource
from docprov.package.building import package_files
from docprov.package.corpus import Corpus
from docprov.package.table_files import built_file
from docprov.storage.canonical_json import json_text
from docprov.storage.files import sha256
from docprov.tables.table import Table

METADATA = "croissant.json"
_CROISSANT = "http://mlcommons.org/croissant/"
_TERMS = (
    "citeAs column data dataType equivalentProperty extract field fileObject fileProperty fileSet "
    "format includes key md5 parentField path recordSet references regex repeated replace "
    "samplingRate separator source subField transform isLiveDataset jsonPath"
)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": _CROISSANT,
    "rai": f"{_CROISSANT}RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    **{term: f"cr:{term}" for term in _TERMS.split()},
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}
_TYPES = {"text": "sc:Text", "date": "sc:Text", "integer": "sc:Integer", "decimal": "sc:Float"}
"""The type of each kind of cell; a date is EDTF and so a text."""


def _croissant(corpus: Corpus) -> dict[str, bytes]:
    files = dict(package_files(corpus.metadata, corpus.tables))
    content = {"@context": _CONTEXT, **_about(corpus)}
    content["distribution"] = [
        {
            "@type": "cr:FileObject",
            "@id": built_file(name),
            "name": built_file(name),
            "contentUrl": built_file(name),
            "contentSize": f"{len(files[built_file(name)])} B",
            "encodingFormat": "text/csv",
            "sha256": sha256(files[built_file(name)]).removeprefix("sha256:"),
        }
        for name in corpus.tables
    ]
    content["recordSet"] = [_record_set(table) for table in corpus.tables.values()]
    return files | {METADATA: json_escaped(json_text(content)).encode("utf-8")}


def _about(corpus: Corpus) -> dict[str, Any]:
    about = corpus.metadata
    names = [each["title"] for each in about.contributors if each.get("title")]
    stated = {
        "@type": "sc:Dataset",
        "conformsTo": f"{_CROISSANT}1.0",
        "name": about.name,
        "description": about.description or about.title or about.name,
        "version": about.version,
        "datePublished": about.created,
        "license": [each.get("path") or each.get("name", "") for each in about.licenses],
        "keywords": list(about.keywords),
        "creator": [{"@type": "sc:Organization", "name": name} for name in names],
        "url": about.homepage or address_of(corpus, "package"),
    }
    return {name: value for name, value in stated.items() if value}


def _record_set(table: Table[Any]) -> dict[str, Any]:
    resource = table.resource
    return {
        "@type": "cr:RecordSet",
        "@id": resource.name,
        "name": resource.name,
        "description": resource.description or resource.name,
        "key": [{"@id": f"{resource.name}/{name}"} for name in resource.key],
        "field": list(_fields(resource, table.frame.columns)),
    }


def _fields(resource: Resource, names: list[str]) -> Iterator[dict[str, Any]]:
    known = {column.name: column for column in resource.columns}
    for name in names:
        column = known.get(name) or Column(name=name, description="", example="")
        yield {
            "@type": "cr:Field",
            "@id": f"{resource.name}/{name}",
            "name": name,
            "description": column.description or name,
            "dataType": _TYPES[column.kind],
            "source": {
                "fileObject": {"@id": built_file(resource.name)},
                "extract": {"column": name},
            },
        }


CROISSANT = ExportFormat(
    name="croissant",
    summary="A folder of the canonical tables with the metadata that machine learning reads.",
    suffix="",
    make=_croissant,
    losses=(
        "Links between tables are in datapackage.json only: its readers take no circle of them.",
        "The files are the canonical ones, but its reader takes numbers for floats.",
    ),
)
