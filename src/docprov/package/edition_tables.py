"""The tables of a package as an edition, which is what versions are compared by."""

from collections.abc import Mapping
from typing import Any

from docprov.model.metadata import Metadata
from docprov.package.building import FILE_FORM, resource_descriptor, table_names
from docprov.package.table_files import built_file, otherwise_filed
from docprov.storage.files import Files
from docprov.tables.delimited import Sheet
from docprov.tables.table import Table
from docprov.versions.editions import Edition, EditionTable, read_edition


def edition_of(where: str, metadata: Metadata, tables: Mapping[str, Table[Any]]) -> Edition:
    """Return the edition of tables in memory, under the descriptor that they are built to.

    Args:
        where: what they are, for messages.
        metadata: what their package says of itself.
        tables: the tables.
    """
    return Edition(
        where=where,
        declared=metadata.descriptor(),
        tables={
            name: EditionTable(
                name=name,
                declared=resource_descriptor(metadata, name),
                frame=tables[name].frame,
            )
            for name in table_names(metadata)
        },
    )


def edition_in(files: Files, descriptor: Mapping[str, Any], sheets: Mapping[str, Sheet]) -> Edition:
    """Return the edition that files hold, each table of it in the file that it is built to.

    Args:
        files: the files.
        descriptor: their datapackage.json.
        sheets: the tables that are read already, by name.

    Raises:
        LoadError: a table is not as the descriptor declares it.
    """
    elsewhere = otherwise_filed(descriptor)
    if elsewhere:
        parts = [
            part | FILE_FORM | {"path": built_file(part["name"])}
            if part.get("name") in elsewhere
            else part
            for part in descriptor["resources"]
        ]
        descriptor = {**descriptor, "resources": parts}
    return read_edition(files, descriptor, sheets)
