"""Tables that a package adds to those of docprov: what it declares of each, and their records.

A declaration has a description, the fields of a row as Table Schema fields, the key, and perhaps
foreign keys: fields that name records of docprov's tables by their id.
"""

import keyword
import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any, cast

import attrs

from docprov.model.own_columns import is_new_column
from docprov.model.records import RESOURCES, Resource
from docprov.model.records.columns import column
from docprov.model.records.record import Record

_KEYS = frozenset({"description", "fields", "primaryKey", "foreignKeys"})
_CHANGES = frozenset({"field", "old", "new"})
"""The columns that say what changed in a row, beside those of its key."""
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
    if not all(isinstance(each, str) for each in key) or not _CHANGES.isdisjoint(key):
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
    links = _links(declared.get("foreignKeys", []), {each["name"] for each in fields})
    if links is None:
        return None
    found = {"description": description, "fields": parts, "primaryKey": key}
    return found | ({"foreignKeys": links} if links else {})


def _links(stated: object, names: Collection[str]) -> list[dict[str, Any]] | None:
    """Return foreign keys in one form; None where one is not a field that names an id of ours."""
    found = []
    for each in stated if isinstance(stated, list) else [None]:
        if not isinstance(each, dict) or each.keys() != {"fields", "reference"}:
            return None
        reference, fields = each["reference"], _texts(each["fields"])
        if not isinstance(reference, dict) or reference.keys() != {"resource", "fields"}:
            return None
        target = reference["resource"]
        known = isinstance(target, str) and target in RESOURCES and RESOURCES[target].key == ("id",)
        if not known or _texts(reference["fields"]) != ["id"]:
            return None
        if len(fields) != 1 or fields[0] not in names:
            return None
        found.append({"fields": fields, "reference": {"resource": target, "fields": ["id"]}})
    return found


def _texts(stated: object) -> list[Any]:
    """Return the parts of a list, or a text as the only one."""
    return [stated] if isinstance(stated, str) else [*stated] if isinstance(stated, list) else []


def references(declared: Mapping[str, Any]) -> dict[str, str]:
    """Return the table that each field with a foreign key refers to.

    >>> link = {"fields": "document", "reference": {"resource": "documents", "fields": "id"}}
    >>> stated = {"fields": [{"name": "document"}], "primaryKey": "document"}
    >>> references(own_table("sheets", stated | {"foreignKeys": [link]}))
    {'document': 'documents'}
    """
    links = declared.get("foreignKeys", [])
    return {each["fields"][0]: each["reference"]["resource"] for each in links}


def own_resource(name: str, declared: Mapping[str, Any]) -> Resource:
    """Return the table that a declaration describes; a record has the cells as text.

    >>> sheets = own_resource("sheets", {"fields": [{"name": "id"}], "primaryKey": ["id"]})
    >>> [each.name for each in sheets.columns], sheets.key
    (['id'], ('id',))
    """
    targets = references(declared)
    parts: dict[str, Any] = {}
    for each in declared["fields"]:
        said = column(each.get("description", ""), "", references=targets.get(each["name"]))
        kind = cast("type", Annotated[str | None, said])
        parts[each["name"]] = attrs.field(default=None, type=kind)
    record = attrs.make_class(name, parts, bases=(Record,), frozen=True, kw_only=True, slots=True)
    record.__doc__ = declared.get("description", "")
    return Resource(name, record, tuple(declared["primaryKey"]))
