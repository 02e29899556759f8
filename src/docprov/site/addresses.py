"""Where the page of each record is: an address that stays as long as the record has its id."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from docprov.model.records import SLUG
from docprov.storage.file_names import is_device_name
from docprov.tables.table import Table

PAGED = ("documents", "claims", "subjects", "predicates", "agents", "findings")
"""The tables whose records have a page each."""
_OWNERS = {
    "captures": "document",
    "citations": "document",
    "breakdowns": "whole",
    "regions": "capture",
    "attributions": "claim",
    "claim_relations": "claim",
    "document_agents": "document",
    "document_identifiers": "document",
    "document_relations": "document",
    "appraisals": "document",
    "agent_relations": "agent",
}
"""The column that names the record on whose page the records of a table are shown."""
_LONGEST = 120


@lru_cache(maxsize=100_000)
def stem(key: str) -> str:
    """Return the name of the file of a record, which is its id wherever that can name a file.

    >>> stem("arden-2011.c-b0at5"), stem("../x")[:6]
    ('arden-2011.c-b0at5', 'x-d6b9')
    """
    if re.fullmatch(SLUG, key) and len(key) <= _LONGEST and not is_device_name(key):
        return key
    return f"x-{hashlib.sha256(key.encode('utf-8', 'backslashreplace')).hexdigest()[:20]}"


class Addresses:
    """The addresses of the records of one package, from the top of its site.

    Attributes:
        tables: every table, by name.
    """

    def __init__(self, tables: Mapping[str, Table[Any]]) -> None:
        self.tables = tables
        self._claims: dict[str, str] = {}
        for claim, passage in tables["claims"].frame.select("id", "passage").iter_rows():
            self._claims.setdefault(passage, claim)

    def of(self, resource: str, key: str) -> str:
        """Return the address of a record, with an anchor where another record's page shows it.

        Args:
            resource: name of the table.
            key: id of the record.
        """
        if resource in PAGED:
            return f"{resource}/{stem(key)}.html"
        if resource == "activities":
            return f"activities.html#{stem(key)}"
        if resource == "passages" and key in self._claims:
            return f"claims/{stem(self._claims[key])}.html#{stem(key)}"
        record = self.tables[resource].get(key) if resource in self.tables else None
        if resource == "passages" and record is not None:
            return self.of("captures", record.capture)
        if record is None or resource not in _OWNERS:
            return "index.html"
        column = _OWNERS[resource]
        owner = {"whole": "claims"}.get(column, f"{column}s")
        return f"{self.of(owner, getattr(record, column)).partition('#')[0]}#{stem(key)}"
