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
        said = (
            ""
            if self.old is None and self.new is None
            else f": {_word(self.old)} -> {_word(self.new)}"
        )
        return f"{self.kind.replace('-', ' ')}: {place}{said}"


def _word(value: object) -> str:
    return "nothing" if value is None else f"{value}"


def package_changes(old: _Part, new: _Part) -> Iterator[SchemaChange]:
    """Yield what differs in the metadata of two packages, apart from version and day."""
    if old.get("name") != new.get("name"):
        yield SchemaChange(
            kind="package-renamed",
            bump="major",
            field="name",
            old=old.get("name"),
            new=new.get("name"),
        )
    for name in sorted((old.keys() | new.keys()) - _OF_VERSION):
        if old.get(name) != new.get(name):
            yield SchemaChange(
                kind="metadata-changed",
                bump="patch",
                field=name,
                old=old.get(name),
                new=new.get(name),
            )


def resource_changes(old: Mapping[str, _Part], new: Mapping[str, _Part]) -> Iterator[SchemaChange]:
    """Yield what changed between the resources of two packages, each by its name."""
    for name in sorted(old.keys() - new.keys()):
        yield SchemaChange(kind="resource-removed", bump="major", table=name)
    for name in sorted(new.keys() - old.keys()):
        yield SchemaChange(kind="resource-added", bump="major", table=name)
    shared = [name for name in old if name in new]
    if shared != [name for name in new if name in old]:
        yield SchemaChange(
            kind="resources-reordered",
            bump="patch",
            old=shared,
            new=[name for name in new if name in old],
        )
    for name in sorted(shared):
        yield from _resource_changes(name, old[name], new[name])


def _resource_changes(table: str, old: _Part, new: _Part) -> Iterator[SchemaChange]:
    for name in sorted((old.keys() | new.keys()) - _COUNTED):
        if old.get(name) != new.get(name):
            yield SchemaChange(
                kind="resource-changed",
                bump="major",
                table=table,
                field=name,
                old=old.get(name),
                new=new.get(name),
            )
    for name in ("title", "description"):
        if old.get(name) != new.get(name):
            yield SchemaChange(
                kind="description-changed",
                bump="patch",
                table=table,
                old=old.get(name),
                new=new.get(name),
            )
    before, after = old.get("schema", {}), new.get("schema", {})
    yield from _field_list_changes(table, before.get("fields", []), after.get("fields", []))
    for name, kind in (("primaryKey", "key-changed"), ("missingValues", "missing-values-changed")):
        if before.get(name) != after.get(name):
            yield SchemaChange(
                kind=kind, bump="major", table=table, old=before.get(name), new=after.get(name)
            )
    links, now = _links(before), _links(after)
    for text in sorted(links ^ now):
        kind, bump = ("link-added", "major") if text in now else ("link-removed", "minor")
        yield SchemaChange(
            kind=kind, bump="major" if bump == "major" else "minor", table=table, field=text
        )
    for name in ("title", "description"):
        if before.get(name) != after.get(name):
            yield SchemaChange(
                kind="description-changed",
                bump="patch",
                table=table,
                old=before.get(name),
                new=after.get(name),
            )


def _links(schema: _Part) -> set[str]:
    """Return the foreign keys of a schema, each as `fields -> resource`."""
    found = set()
    for key in schema.get("foreignKeys", []):
        reference = key.get("reference", {})
        fields, target = (
            part if isinstance(part, list) else [part]
            for part in (key["fields"], reference.get("fields", []))
        )
        found.add(
            f"{', '.join(fields)} -> {reference.get('resource') or 'itself'} ({', '.join(target)})"
        )
    return found


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
        if old.get(part) != new.get(part):
            yield SchemaChange(
                kind="field-type-changed",
                bump="major",
                table=table,
                field=name,
                old=old.get(part),
                new=new.get(part),
            )
    before, after = old.get("constraints", {}), new.get("constraints", {})
    for part in sorted(before.keys() | after.keys()):
        mine, theirs = before.get(part), after.get(part)
        if mine != theirs:
            wider = _admits_more(part, mine, theirs)
            yield SchemaChange(
                kind="field-widened" if wider else "field-narrowed",
                bump="minor" if wider else "major",
                table=table,
                field=name,
                old=_said(part, mine),
                new=_said(part, theirs),
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
