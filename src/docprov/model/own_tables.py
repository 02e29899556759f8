"""Tables that a package adds to those of docprov: what it declares of each, and their records.

A declaration has a description, the fields of a row as Table Schema fields, and the key.
"""

import keyword
import re
from collections.abc import Mapping
from typing import Annotated, Any, cast

import attrs

from docprov.model.own_columns import is_new_column
from docprov.model.records import RESOURCES, Resource
from docprov.model.records.columns import column
from docprov.model.records.record import Record

_KEYS = frozenset({"description", "fields", "primaryKey"})
_TAKEN = frozenset(dir(Record)) | set(keyword.kwlist)


def own_table(name: object, declared: object) -> dict[str, Any] | None:
    """Return the declaration of a table in one form; None where it cannot be one.

    >>> own_table("sheets", {"fields": [{"name": "id"}], "primaryKey": ["id"]})["fields"]
    [{'type': 'string', 'name': 'id'}]
    """
    if not isinstance(name, str) or not re.fullmatch("[a-z][a-z0-9_]*", name) or name in RESOURCES:
        return None
    if not isinstance(declared, dict) or not declared.keys() <= _KEYS:
        return None
    fields, key = declared.get("fields"), declared.get("primaryKey")
    key = [key] if isinstance(key, str) else key
    if not isinstance(fields, list) or not isinstance(key, list) or not key:
        return None
    taken = set(_TAKEN)
    for each in fields:
        if not is_new_column(each, taken):
            return None
        taken.add(each["name"])
    description = declared.get("description", "")
    if not isinstance(description, str) or not set(key) <= {each["name"] for each in fields}:
        return None
    parts = [{"type": "string"} | each for each in fields]
    return {"description": description, "fields": parts, "primaryKey": key}


def own_resource(name: str, declared: Mapping[str, Any]) -> Resource:
    """Return the table that a declaration describes; a record has the cells as text.

    >>> sheets = own_resource("sheets", {"fields": [{"name": "id"}], "primaryKey": ["id"]})
    >>> [each.name for each in sheets.columns], sheets.key
    (['id'], ('id',))
    """
    parts: dict[str, Any] = {
        each["name"]: attrs.field(
            default=None,
            type=cast("type", Annotated[str | None, column(each.get("description", ""), "")]),
        )
        for each in declared["fields"]
    }
    record = attrs.make_class(name, parts, bases=(Record,), frozen=True, kw_only=True, slots=True)
    record.__doc__ = declared.get("description", "")
    return Resource(name, record, tuple(declared["primaryKey"]))
