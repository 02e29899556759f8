"""What changed in a descriptor: metadata, resources, their fields, keys and constraints.

The kinds of change are those of the Data Package Version recipe, each with the bump that it
demands. A change that cannot be shown to admit everything that was admitted before counts as a
narrowing one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from docprov.versions.numbers import Bump

_OWN = frozenset({"name", "title", "description", "example", "categories"})
"""Properties of a field that do not say which values it admits."""
_COUNTED = frozenset({"bytes", "hash", "schema", "description", "title", "name"})
"""Properties of a resource that follow from its rows, or are compared on their own."""
_OF_VERSION = frozenset({"version", "created", "resources", "name"})
"""Properties of a package that differ between any two versions, or are compared on their own."""
_LEAST = frozenset({"minimum", "exclusiveMinimum", "minLength"})
_MOST = frozenset({"maximum", "exclusiveMaximum", "maxLength"})
_Part = Mapping[str, Any]


@frozen(kw_only=True)
class SchemaChange:
    """One change of what a package declares.

    Attributes:
        kind: what changed, in kebab-case.
        bump: what it demands of the version.
        table: name of the resource; empty where it is about the whole package.
        field: name of the field or of the property; empty where it is about the whole resource.
        old: what was declared before, None where nothing was.
        new: what is declared now, None where nothing is.
    """

    kind: str
    bump: Bump
    table: str = ""
    field: str = ""
    old: Any = None
    new: Any = None

    def __str__(self) -> str:
        place = ".".join(part for part in (self.table, self.field) if part) or "the package"
        words = f"{self.kind.replace('-', ' ')}: {place}"
        if self.old is None and self.new is None:
            return words
        return f"{words}: {_word(self.old)} -> {_word(self.new)}"


def _word(value: object) -> str:
    return "nothing" if value is None else f"{value}"


def package_changes(old: _Part, new: _Part) -> Iterator[SchemaChange]:
    """Yield what differs in the metadata of two packages, apart from version and day."""
    parts = (old, new)
    yield from _change("package-renamed", "major", "", "name", parts, field="name")
    for name in sorted((old.keys() | new.keys()) - _OF_VERSION):
        yield from _change("metadata-changed", "patch", "", name, parts, field=name)


def resource_changes(old: Mapping[str, _Part], new: Mapping[str, _Part]) -> Iterator[SchemaChange]:
    """Yield what changed between the resources of two packages, each by its name."""
    for name in sorted(old.keys() - new.keys()):
        yield SchemaChange(kind="resource-removed", bump="major", table=name)
    for name in sorted(new.keys() - old.keys()):
        yield SchemaChange(kind="resource-added", bump="major", table=name)
    shared = [name for name in old if name in new]
    order = [name for name in new if name in old]
    if shared != order:
        yield SchemaChange(kind="resources-reordered", bump="patch", old=shared, new=order)
    for name in sorted(shared):
        yield from _resource_changes(name, old[name], new[name])


def _resource_changes(table: str, old: _Part, new: _Part) -> Iterator[SchemaChange]:
    for name in sorted((old.keys() | new.keys()) - _COUNTED):
        yield from _change("resource-changed", "major", table, name, (old, new), field=name)
    for name in ("title", "description"):
        yield from _change("description-changed", "patch", table, name, (old, new))
    before, after = old.get("schema", {}), new.get("schema", {})
    yield from _field_list_changes(table, before.get("fields", []), after.get("fields", []))
    schemas = (before, after)
    yield from _change("key-changed", "major", table, "primaryKey", schemas)
    yield from _change("missing-values-changed", "major", table, "missingValues", schemas)
    links, now = _links(before), _links(after)
    for text in sorted(links ^ now):
        if text in now:
            yield SchemaChange(kind="link-added", bump="major", table=table, field=text)
        else:
            yield SchemaChange(kind="link-removed", bump="minor", table=table, field=text)
    for name in ("title", "description"):
        yield from _change("description-changed", "patch", table, name, schemas)


def _change(
    kind: str, bump: Bump, table: str, name: str, parts: tuple[_Part, _Part], *, field: str = ""
) -> Iterator[SchemaChange]:
    """Yield that a property differs between two parts, where it does."""
    old, new = (part.get(name) for part in parts)
    if old != new:
        yield SchemaChange(kind=kind, bump=bump, table=table, field=field, old=old, new=new)


def _links(schema: _Part) -> set[str]:
    """Return the foreign keys of a schema, each as `fields -> resource`."""
    found = set()
    for key in schema.get("foreignKeys", []):
        reference = key.get("reference", {})
        fields, target = _listed(key["fields"]), _listed(reference.get("fields", []))
        resource = reference.get("resource") or "itself"
        found.add(f"{', '.join(fields)} -> {resource} ({', '.join(target)})")
    return found


def _listed(names: str | list[str]) -> list[str]:
    return names if isinstance(names, list) else [names]


def _field_list_changes(table: str, old: list[_Part], new: list[_Part]) -> Iterator[SchemaChange]:
    before, after = {each["name"]: each for each in old}, {each["name"]: each for each in new}
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    renamed = {
        one: other
        for one in gone
        for other in come
        if list(before).index(one) == list(after).index(other)
        and _rest(before[one]) == _rest(after[other])
    }
    for one, other in renamed.items():
        yield SchemaChange(
            kind="field-renamed", bump="major", table=table, field=one, old=one, new=other
        )
    for name in gone:
        if name not in renamed:
            yield SchemaChange(kind="field-removed", bump="major", table=table, field=name)
    for name in come:
        if name not in renamed.values():
            yield SchemaChange(kind="field-added", bump="major", table=table, field=name)
    shared = [name for name in before if name in after]
    order = [name for name in after if name in before]
    if shared != order:
        yield SchemaChange(
            kind="fields-reordered", bump="major", table=table, old=shared, new=order
        )
    for name in shared:
        yield from _field_changes(table, before[name], after[name])


def _rest(field: _Part) -> dict[str, Any]:
    return {name: value for name, value in field.items() if name not in _OWN}


def _field_changes(table: str, old: _Part, new: _Part) -> Iterator[SchemaChange]:
    name = old["name"]
    for part in sorted((_rest(old).keys() | _rest(new).keys()) - {"constraints"}):
        yield from _change("field-type-changed", "major", table, part, (old, new), field=name)
    before, after = old.get("constraints", {}), new.get("constraints", {})
    for part in sorted(before.keys() | after.keys()):
        was, now = before.get(part), after.get(part)
        if was == now:
            continue
        words = {"old": _said(part, was), "new": _said(part, now)}
        if _admits_more(part, was, now):
            yield SchemaChange(kind="field-widened", bump="minor", table=table, field=name, **words)
        else:
            yield SchemaChange(
                kind="field-narrowed", bump="major", table=table, field=name, **words
            )
    if any(old.get(part) != new.get(part) for part in _OWN):
        yield SchemaChange(kind="description-changed", bump="patch", table=table, field=name)


def _said(constraint: str, value: object) -> str | None:
    return None if value is None else f"{constraint} {value}"


def _admits_more(constraint: str, old: Any, new: Any) -> bool:  # noqa: ANN401 - whatever a constraint holds
    """Return whether a changed constraint admits all that it admitted before."""
    if new is None or new is False:
        return True
    if old is None or old is False:
        return False
    try:
        if constraint in _LEAST:
            return bool(new <= old)
        if constraint in _MOST:
            return bool(new >= old)
        return constraint == "enum" and set(old) <= set(new)
    except TypeError:
        return False
