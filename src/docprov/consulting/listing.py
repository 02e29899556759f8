"""The findings of a package, listed: all, or those of a rule, a document or a subject."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.suggestions import closest
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, markdown_escaped, sorted_json
from docprov.findings.findings import QUERIES, Found, FoundTables, Outcome, find
from docprov.package.package import Package, open_package, refuse_unreadable
from docprov.rules.engines import Engine, chosen_engine, memory_of
from docprov.storage.files import Files
from docprov.text.own_languages import Languages

_NEED_LOCKS = frozenset({"DF204", "DF301"})
_RULES = {query.rule.code: query.rule for query in QUERIES}
_MOST_KEYS = 5
"""How many records of one table a finding lists on screen; JSON has all of them."""


@frozen(kw_only=True, repr=False)
class Findings(Summary):
    """The findings of a package, sorted by rule; as a string, what `docprov findings` prints.

    Attributes:
        found: the findings.
        unmade: the checks that could not be made, and why.
    """

    found: tuple[Found, ...]
    unmade: tuple[Check, ...] = ()

    def _title(self) -> str:
        return counted(len(self.found), "finding")

    def _lines(self) -> Iterator[str]:
        for each in self.found:
            yield f"{each.rule} {_RULES[each.rule].name} [{each.id}]"
            yield f"  {each.message}"
            yield from _records_of(each)
        yield from (f"not made: {each.name}: {each.detail}" for each in self.unmade)
        yield self._title()

    def of(self, rule: str) -> tuple[Found, ...]:
        """Return the findings of one rule.

        Args:
            rule: its code.

        >>> Findings(found=()).of("DF201")
        ()
        """
        return tuple(each for each in self.found if each.rule == rule)

    def to_json(self) -> str:
        """Return the findings as a JSON text with sorted keys.

        >>> Findings(found=()).to_json().splitlines()[1]
        '  "findings": [],'
        """
        content = {
            "format": 1,
            "findings": [
                {
                    "id": each.id,
                    "rule": each.rule,
                    "name": _RULES[each.rule].name,
                    "message": each.message,
                    "records": [{"resource": name, "record": key} for name, key in each.records],
                }
                for each in self.found
            ],
            "unmade": [{"name": each.name, "detail": each.detail} for each in self.unmade],
        }
        return sorted_json(content)

    def to_markdown(self) -> str:
        """Return the findings as Markdown, a section for each rule.

        >>> Findings(found=()).to_markdown().strip()
        '# 0 findings'
        """
        lines = [f"# {self._title().capitalize()}"]
        for code in dict.fromkeys(each.rule for each in self.found):
            rule = _RULES[code]
            lines += ["", f"## {code} {rule.name}", "", rule.summary, ""]
            lines += [f"- {markdown_escaped(each.message)} (`{each.id}`)" for each in self.of(code)]
        for each in self.unmade:
            lines += ["", f"Not made: {each.name}: {markdown_escaped(each.detail)}"]
        return "\n".join(lines) + "\n"


def _records_of(found: Found) -> Iterator[str]:
    """Yield a line for each table of which a finding has records."""
    for resource in dict.fromkeys(name for name, _ in found.records):
        keys = [key for name, key in found.records if name == resource]
        listed = keys if len(keys) <= _MOST_KEYS + 1 else keys[:_MOST_KEYS]
        rest = len(keys) - len(listed)
        more = f" and {rest} more (--format json lists all)" if rest else ""
        yield f"  {resource} {', '.join(listed)}{more}"


def findings_of(
    source: str | Path | Files | Package,
    *,
    rule: str | None = None,
    document: str | None = None,
    subject: str | None = None,
    engine: str = "auto",
) -> Findings:
    """Return the findings of a package: where its documents differ, and how they depend.

    Args:
        source: a package, or where it is.
        rule: only those of one rule: its code or its name.
        document: only those that a document, or a claim or citation of it, is part of.
        subject: only those with a claim on a subject.
        engine: what compares the records: polars or duckdb (extra `sql`); auto is Polars, and
            DuckDB where the tables are large for the free memory.

    Raises:
        LoadError: the package cannot be read.
        DocprovError: there is no such rule, document or subject, or the engine does not run.

    >>> findings_of("docs/examples/arden", rule="DF201")
    <Findings: 0 findings>
    """
    package = open_package(source)
    refuse_unreadable(package)
    outcome = _outcome(package, engine)
    found = outcome.found
    if rule is not None:
        code = _code(rule)
        found = [each for each in found if each.rule == code]
    if document is not None:
        if document not in package.tables["documents"]:
            raise unknown_record(package, "documents", document)
        found = [each for each in found if document in _documents(package, each)]
    if subject is not None:
        if subject not in package.tables["subjects"]:
            raise unknown_record(package, "subjects", subject)
        found = [each for each in found if subject in _subjects(package, each)]
    unmade = () if rule is not None and _code(rule) not in _NEED_LOCKS else _unmade(package)
    cut = [
        Check(name="further comparisons", made=False, ok=None, detail=each) for each in outcome.cut
    ]
    return Findings(found=tuple(found), unmade=(*unmade, *cut))


def _unmade(package: Package) -> tuple[Check, ...]:
    """Return the check of shared passages where a package has no locks, which hold the hashes."""
    if package.from_sources:
        return ()
    detail = "the package has no locks, which hold the hashes of texts"
    return (Check(name="shared passages", made=False, ok=None, detail=detail),)


def all_findings(package: Package, engine: str = "auto") -> list[Found]:
    """Return every finding of a package, computed by an engine."""
    return _outcome(package, engine).found


def finding_engine(package: Package, engine: str) -> Engine:
    """Return the engine that compares the records of a package.

    Raises:
        DocprovError: there is no such engine, or it does not compute findings.
    """
    chosen = chosen_engine(engine, memory_of(package.tables))
    if chosen is Engine.SPARK:  # its plans of them are so large that it does not get to run them
        raise DocprovError("findings are computed by polars or duckdb, not by spark")
    return chosen


def _outcome(package: Package, engine: str = "auto") -> Outcome:
    tables, chosen = package.tables, finding_engine(package, engine)
    if not isinstance(tables, FoundTables):
        return find(tables, {}, chosen, Languages.of_metadata(package.metadata))
    if chosen is Engine.POLARS:
        return tables.outcome
    return find(tables.recorded, tables.bodies, chosen, tables.languages)


def _code(rule: str) -> str:
    for each in _RULES.values():
        if rule.upper() == each.code or rule.lower() == each.name:
            return each.code
    raise DocprovError(f"there is no finding rule {rule!r}; `docprov rule` lists all")


def unknown_record(package: Package, resource: str | None, key: str) -> DocprovError:
    """Return the error for a record that is not there, with the one that may be meant.

    Args:
        package: the package.
        resource: the table that was looked in, None for all.
        key: what was looked for; the part of an id after its document means that id, and a word of
            one id means that one.
    """
    tables = package.tables.values() if resource is None else [package.tables[resource]]
    frames = [table.frame for table in tables if "id" in table.frame.columns]
    ids = [each for frame in frames for each in frame["id"].drop_nulls().to_list()]
    ending = [each for each in ids if each.endswith(f".{key}")]
    with_word = [each for each in ids if key in each.split("-")]
    meant = next((some[0] for some in (ending, with_word) if len(some) == 1), closest(key, ids))
    advice = f"; did you mean {meant!r}?" if meant else ""
    within = f" in {resource}" if resource else ""
    return DocprovError(f"{package.where} has no record {key!r}{within}{advice}")


def _documents(package: Package, found: Found) -> set[str]:
    documents = set()
    for resource, key in found.records:
        if resource == "documents":
            documents.add(key)
        elif resource in {"claims", "citations"}:
            documents.add(package.tables[resource][key].document)
    return documents


def _subjects(package: Package, found: Found) -> set[str]:
    claims = [package.tables["claims"][key] for name, key in found.records if name == "claims"]
    subjects = {key for name, key in found.records if name == "subjects"}
    return subjects | {claim.subject for claim in claims}
