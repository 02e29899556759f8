"""JSON and JSON Lines: every record of every table, nothing lost; exact numbers are texts."""

import json
from collections.abc import Iterator
from typing import Any

from docprov.diagnostics.words import json_escaped
from docprov.exports.export_format import ExportFormat
from docprov.package.corpus import Corpus
from docprov.tables.table import Table


def _records(table: Table[Any]) -> Iterator[dict[str, str | int | None]]:
    integers = {column.name for column in table.resource.columns if column.kind == "integer"}
    for row in table.frame.iter_rows(named=True):
        yield {
            name: int(cell) if cell and name in integers else cell or None
            for name, cell in row.items()
        }


def _json(corpus: Corpus) -> bytes:
    tables = {name: list(_records(table)) for name, table in corpus.tables.items()}
    content = {"package": corpus.metadata.descriptor(), "tables": tables}
    return (json_escaped(json.dumps(content, ensure_ascii=False, indent=1)) + "\n").encode("utf-8")


def _json_lines(corpus: Corpus) -> bytes:
    lines: list[dict[str, Any]] = [{"package": corpus.metadata.descriptor()}]
    for name, table in corpus.tables.items():
        lines += [{"table": name, "record": each} for each in _records(table)]
    texts = (json_escaped(json.dumps(each, ensure_ascii=False)) + "\n" for each in lines)
    return "".join(texts).encode("utf-8")


JSON = ExportFormat(
    name="json",
    summary="Every record of every table, by table.",
    suffix=".json",
    make=_json,
)
JSON_LINES = ExportFormat(
    name="jsonl",
    summary="Every record of every table, one a line; the first line is the package.",
    suffix=".jsonl",
    make=_json_lines,
)
