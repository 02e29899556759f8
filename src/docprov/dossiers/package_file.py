"""Files of YAML among a package's sources, and what `package.yaml` says of the package."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.dossiers.entries import BAD_NOTATION, WRONG_SHAPE, Entry
from docprov.dossiers.grammar import PACKAGE
from docprov.dossiers.wording import wording_problem
from docprov.dossiers.yaml.nodes import Fields, Items, Node, Text, content
from docprov.dossiers.yaml.reading import read_yaml
from docprov.model.metadata import MALFORMED_DESCRIPTOR, Metadata
from docprov.model.own_columns import is_new_column, taken_names
from docprov.model.own_tables import own_table
from docprov.model.records import RESOURCES
from docprov.model.values import parse_decimal
from docprov.storage.file_names import is_device_name
from docprov.storage.files import LARGEST_YAML, FileFaultError, Files
from docprov.text.own_languages import list_problems

_Part = TypeVar("_Part", Text, Fields)


def read_file(files: Files, file: str, faults: list[Diagnostic]) -> tuple[bytes, Fields] | None:
    """Return the bytes of a file of YAML and what it holds, None where it cannot be read.

    Args:
        files: the files of the package.
        file: name of the file.
        faults: receives what is wrong with it.
    """
    try:
        data = files.read(file, LARGEST_YAML)
    except FileFaultError as error:
        faults.append(error.rule.at(Place(file=file), *error.values))
        return None
    fields = read_yaml(file, data, faults)
    return (data, fields) if fields is not None else None


def package_entry(files: Files, faults: list[Diagnostic]) -> Entry | None:
    """Return the entry that package.yaml is, None where it cannot be read."""
    found = read_file(files, "package.yaml", faults)
    return Entry("package.yaml", "package", found[1], PACKAGE, faults) if found else None


def metadata_of_entry(package: Entry) -> Metadata | None:
    """Return what a package says of itself; None where its name or its version cannot be read."""

    def objects(name: str) -> tuple[Any, ...]:
        return tuple(content(node) for node in _parts(package, name, Fields, "fields"))

    try:
        tolerance = parse_decimal(package.value("tolerance") or "0.1")
        if not 0 <= tolerance < 1:
            raise ValueError("it is a share between 0 and 1")  # noqa: TRY301 - one fault for both
    except ValueError as error:
        package.fault(BAD_NOTATION, "tolerance", "package.tolerance", error)
        tolerance = Decimal("0.1")
    metadata = Metadata(
        name=package.value("name") or "",
        version=package.value("version") or "",
        title=package.value("title") or "",
        description=package.value("description") or "",
        created=package.value("created") or "",
        homepage=package.value("homepage") or "",
        repository=package.value("repository") or "",
        id=package.value("id") or "",
        licenses=objects("licenses"),
        contributors=objects("contributors"),
        sources=objects("sources"),
        keywords=tuple(node.value for node in _parts(package, "keywords", Text, "a text")),
        tolerance=tolerance,
        wording=_wording(package),
        languages=_languages(package),
        removed=objects("removed"),
        extra=_extra_fields(package),
        tables=_own_tables(package),
    )
    problems = metadata.problems() if package.sound else []
    for name, problem in problems:
        package.fault(MALFORMED_DESCRIPTOR, name, problem)
    return metadata if NAME_AND_VERSION.isdisjoint(name for name, _ in problems) else None


def _parts(package: Entry, name: str, shape: type[_Part], expected: str) -> Iterator[_Part]:
    """Yield the parts of a list that have the shape expected, and report the others."""
    for node in package.items(name):
        if isinstance(node, shape):
            yield node
        else:
            found = {Text: "a text", Items: "a list"}.get(type(node), "a mapping")
            place = package.place(node)
            package.faults.append(WRONG_SHAPE.at(place, f"a part of {name}", found, expected))


NAME_AND_VERSION = frozenset({"name", "version"})
"""The problems of a package's metadata after which nothing can be built."""


def _wording(package: Entry) -> dict[str, str]:
    """Return the words that the package brings for statements."""
    node = package.fields("wording")
    said: Any = content(node) if node else {}
    problems = {key: wording_problem(key, words) for key, words in said.items()}
    for problem in filter(None, problems.values()):
        package.fault(MALFORMED_DESCRIPTOR, "wording", problem)
    return {key: words for key, words in said.items() if not problems[key]}


def _languages(package: Entry) -> dict[str, Mapping[str, Any]]:
    """Return the lists of words that the package brings, by the code of their language."""
    node = package.fields("languages")
    languages: dict[str, Mapping[str, Any]] = {}
    for code, lists in (node.entries if node else {}).items():
        stated: Any = content(lists)
        problems = list(list_problems(code, stated))
        for path, problem in problems:
            place = package.place(_inside(lists, path))
            said = f"languages.{code}: {problem}"
            package.faults.append(MALFORMED_DESCRIPTOR.at(place, said))
        if not problems:
            languages[code] = stated
    return languages


def _inside(node: Node, path: Sequence[str]) -> Node:
    """Return the node to which a path of fields leads."""
    for name in path:
        node = node.entries[name] if isinstance(node, Fields) else node
    return node


def _extra_fields(package: Entry) -> dict[str, tuple[Mapping[str, Any], ...]]:
    extra: dict[str, tuple[Mapping[str, Any], ...]] = {}
    declared = package.fields("extra")
    for name, node in (declared.entries if declared else {}).items():
        parts: Any = _with_truth(content(node))
        taken = taken_names(RESOURCES[name]) if name in RESOURCES else set()
        good = bool(taken) and isinstance(parts, list)
        for part in parts if good else ():
            good = good and is_new_column(part, taken)
            taken |= {str(part["name"])} if good else set()
        if not good:
            problem = (
                f"extra.{name}: name a table and give it a list of new columns,"
                " each with a name and a type"
            )
            package.fault(MALFORMED_DESCRIPTOR, "extra", problem)
            continue
        extra[name] = tuple({"type": "string", **part} for part in parts)
    return extra


def _own_tables(package: Entry) -> dict[str, Mapping[str, Any]]:
    tables: dict[str, Mapping[str, Any]] = {}
    declared = package.fields("tables")
    for name, node in (declared.entries if declared else {}).items():
        stated: Any = content(node)
        if isinstance(stated, dict):
            _with_truth(stated.get("fields"))
        found = own_table(name, stated)
        if found is None or is_device_name(name):
            problem = (
                f"tables.{name}: give a new table description:, fields: and primaryKey: (no key of"
                " it is named field, old or new, and no table as a device of Windows)"
            )
            package.fault(MALFORMED_DESCRIPTOR, "tables", problem)
        else:
            tables[name] = found
    return tables


def _with_truth(parts: Any) -> Any:  # noqa: ANN401 - what anybody may write
    """Return columns with the constraints that are true or false as such; YAML gives texts."""
    for part in parts if isinstance(parts, list) else ():
        stated: Any = part.get("constraints") if isinstance(part, dict) else None
        for name in ("required", "unique") if isinstance(stated, dict) else ():
            if stated.get(name) in ("true", "false"):
                stated[name] = stated[name] == "true"
    return parts
