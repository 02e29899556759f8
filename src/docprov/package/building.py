"""Building a package: from its records to the bytes of its tables and descriptor.

Nothing is written, so "is the committed package current?" is an equality
(`docprov.package.committed`). The archive of a release is put together in `docprov.releases`.
"""

from collections.abc import Mapping
from typing import Any

from docprov.diagnostics.errors import BuildError
from docprov.dossiers.selection import Selection
from docprov.model.metadata import DESCRIPTOR, Metadata
from docprov.model.own_columns import EXTRA_KEYS
from docprov.model.records import RESOURCES
from docprov.package.paths import TOP_FILES
from docprov.package.table_files import built_file
from docprov.package.table_schema.schemas import own_schema, table_schema
from docprov.storage.canonical_json import json_text
from docprov.storage.files import LARGEST_JSON, Files, names_ending, sha256
from docprov.tables.table import Table

_DIALECT = {
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
FILE_FORM: Mapping[str, Any] = {
    "type": "table",
    "scheme": "file",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": _DIALECT,
}
"""What every descriptor says of the form of a table's file."""

OUR_PROPERTIES = frozenset(
    {
        "name",
        "type",
        "path",
        "description",
        "scheme",
        "format",
        "mediatype",
        "encoding",
        "dialect",
        "schema",
        "bytes",
        "hash",
    }
)
"""The properties of a table that are written anew; others are kept as they are."""


def refuse_part(selection: Selection | None) -> None:
    """Refuse to build a package of which one dossier was opened: the other records would be lost.

    Raises:
        BuildError: some files were selected.
    """
    if selection is not None:
        raise BuildError(f"{selection.dossier} is one dossier: give the folder of its package")


def package_files(metadata: Metadata, tables: Mapping[str, Table[Any]]) -> dict[str, bytes]:
    """Return the files of a package: one CSV file a table, and the descriptor."""
    files = {built_file(name): tables[name].to_csv() for name in table_names(metadata)}
    return {DESCRIPTOR: descriptor_file(metadata, files), **files}


def descriptor_file(metadata: Metadata, files: Mapping[str, bytes]) -> bytes:
    """Return the descriptor (Data Package v2) of tables, with inlined schemas.

    Args:
        metadata: what the package says of itself.
        files: the files of its tables, by name.
    """
    resources = []
    for name in table_names(metadata):
        data, part = files[built_file(name)], resource_descriptor(metadata, name)
        dialect, schema = part.pop("dialect"), part.pop("schema")
        resources.append(
            part | {"bytes": len(data), "hash": sha256(data), "dialect": dialect, "schema": schema}
        )
    descriptor = metadata.descriptor() | {"resources": resources}
    return json_text(descriptor).encode("utf-8")


def table_names(metadata: Metadata) -> list[str]:
    """Return the names of the tables of a package, those that it adds last."""
    return [*RESOURCES, *metadata.tables]


def resource_descriptor(metadata: Metadata, name: str) -> dict[str, Any]:
    """Return what a descriptor says of a table, but for the length and the digest of its bytes."""
    extra = tuple(
        {key: each[key] for key in EXTRA_KEYS if key in each}
        for each in metadata.extra.get(name, ())
    )
    own = metadata.tables.get(name)
    schema = own_schema(own) if own else table_schema(RESOURCES[name], extra)
    return {
        "name": name,
        "type": "table",
        "path": built_file(name),
        "description": own["description"] if own else RESOURCES[name].description,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "schema": schema,
        **metadata.table_properties.get(name, {}),
    }


def own_files(files: Files) -> dict[str, bytes]:
    """Return the files of a package that people write: dossiers with their locks, and texts.

    Raises:
        FileFaultError: one of them cannot be read.
    """
    names = [name for name in TOP_FILES if name in files]
    names += names_ending(files, "dossiers", ".yaml") + names_ending(files, "dossiers", ".json")
    names += names_ending(files, "tables", ".csv")
    for kind in files.names("vocabulary"):
        names += names_ending(files, kind, ".yaml")
    return {name: files.read(name, LARGEST_JSON) for name in names}
