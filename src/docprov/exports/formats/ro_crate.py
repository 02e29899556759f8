"""RO-Crate 1.1: the tables as CSV in a folder whose metadata says what each file is."""

from typing import Any

from docprov.diagnostics.words import json_escaped
from docprov.exports.export_format import ExportFormat
from docprov.package.building import package_files
from docprov.package.corpus import Corpus
from docprov.storage.canonical_json import json_text

METADATA = "ro-crate-metadata.json"


def _ro_crate(corpus: Corpus) -> dict[str, bytes]:
    files = dict(package_files(corpus.metadata, corpus.tables))
    graph = [_descriptor(), _root(corpus, sorted(files)), *_creators(corpus)]
    for name, data in sorted(files.items()):
        table = corpus.tables.get(name.removeprefix("data/").removesuffix(".csv"))
        about = table.resource.description if table is not None else "The Data Package descriptor."
        kind = "text/csv" if table is not None else "application/json"
        graph.append(
            {
                "@id": name,
                "@type": "File",
                "name": name.rpartition("/")[2],
                "description": about,
                "encodingFormat": kind,
                "contentSize": str(len(data)),
            }
        )
    content = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return files | {METADATA: json_escaped(json_text(content)).encode("utf-8")}


def _descriptor() -> dict[str, Any]:
    return {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }


def _root(corpus: Corpus, files: list[str]) -> dict[str, Any]:
    about = corpus.metadata
    licences = [each.get("path") or each.get("name", "") for each in about.licenses]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title or about.name,
        "description": about.description or about.title or about.name,
        "datePublished": about.created,
        "version": about.version,
        "url": about.homepage,
        "keywords": ", ".join(about.keywords),
        "license": [{"@id": each} if "://" in each else each for each in licences],
        "creator": [{"@id": each["@id"]} for each in _creators(corpus)],
        "hasPart": [{"@id": name} for name in files],
    }
    return {name: value for name, value in root.items() if value}


def _creators(corpus: Corpus) -> list[dict[str, Any]]:
    return [
        {
            "@id": str(each.get("path") or f"#contributor-{number}"),
            "@type": "Person" if each.get("givenName") else "Organization",
            "name": each["title"],
        }
        for number, each in enumerate(corpus.metadata.contributors, 1)
        if each.get("title")
    ]


RO_CRATE = ExportFormat(
    name="ro-crate",
    summary="A folder of the canonical tables with the metadata of a research object.",
    suffix="",
    make=_ro_crate,
)
