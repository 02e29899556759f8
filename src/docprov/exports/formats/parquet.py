"""Parquet: one typed file a table, with the descriptions of table and columns in its metadata."""

import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from docprov.exports.export_format import ExportFormat
from docprov.exports.typed_tables import TypedTable, typed_tables
from docprov.model.metadata import DESCRIPTOR
from docprov.package.corpus import Corpus
from docprov.storage.canonical_json import json_text

if TYPE_CHECKING:
    import pyarrow as pa


def _parquet(corpus: Corpus) -> dict[str, bytes]:
    files = {f"{each.name}.parquet": _file(each) for each in typed_tables(corpus)}
    return files | {DESCRIPTOR: json_text(_descriptor(corpus, list(files))).encode("utf-8")}


def _descriptor(corpus: Corpus, files: list[str]) -> Mapping[str, object]:
    resources = [
        {"name": file.removesuffix(".parquet"), "path": file, "format": "parquet"} for file in files
    ]
    return corpus.metadata.descriptor() | {"resources": resources}


def _file(table: TypedTable) -> bytes:
    import pyarrow.parquet as pq

    target = io.BytesIO()
    pq.write_table(arrow_table(table), target, compression="zstd", store_schema=True)
    return target.getvalue()


def arrow_table(table: TypedTable) -> "pa.Table":
    """Return a table as Arrow with descriptions in its metadata, in types that all readers know."""
    import pyarrow as pa

    made = table.frame.to_arrow()
    fields = []
    for field in made.schema:
        about = {"description": table.columns.get(field.name, "")}
        if field.name in table.links:
            about["references"] = f"{table.links[field.name]}.id"
        fields.append(pa.field(field.name, _plain(field.type), metadata=about))
    about = {"description": table.description, "primaryKey": json.dumps(table.key)}
    return made.cast(pa.schema(fields, metadata=about))


def _plain(kind: "pa.DataType") -> "pa.DataType":
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return pa.dictionary(pa.int32(), pa.string())
    text = pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    return pa.string() if text else kind


PARQUET = ExportFormat(
    name="parquet",
    summary="A typed file for each table and for flat claims, described in its metadata.",
    suffix="",
    make=_parquet,
    needs="docprov[export]",
)
