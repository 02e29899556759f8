"""Two laws over the whole grammar.

What is admitted reaches a table or draws a fault, and what a table says comes back.
"""

import copy
import functools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from tests.dossier_strategies import rewritten
from tests.samples import sampled

from docprov.dossiers.editor_schema import dossier_schema
from docprov.dossiers.grammar import ENTRY_KINDS, PACKAGE
from docprov.dossiers.locks import Lock, LockedCapture
from docprov.dossiers.sources import read_sources
from docprov.dossiers.vocabulary import VOCABULARY
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.package.package import open_package
from docprov.package.table_schema.checking import check_schema

DIGEST = "sha256:" + "1" * 64
WORK = {"kind": "letter", "identifiers": [{"scheme": "list", "identifier": "10"}]}
WORK["agents"] = [{"agent": "writer", "role": "author"}]
NAMED = {"names": [{"name": "Notiz", "language": "de"}]}
WORK["appraisals"] = [
    {"criterion": "closeness", "grade": "later", "reason": "dated", "by": "writer", "on": "2026"}
]
WORK |= NAMED
SAYS = {"quote": "41 men", "predicate": "deaths", "value": "41"}
CITED = {"id": "x-00001", "quote": "as the Mail has it", "cited": "mail", "intent": "mentions"}
BASE = {
    "package.yaml": {
        "name": "notes",
        "version": "0.1.0",
        "licenses": [{"name": "CC0-1.0"}],
        "recorded": {"id": "a-00000", "by": "writer", "on": "2026-05-02", "method": "human"},
        "extra": {
            kind.table: [{"name": "shelf", "type": "string"}]
            for kind in ENTRY_KINDS.values()
            if "extra" in kind.fields
        },
    },
    "dossiers/note.yaml": {
        "document": {"id": "note", "label": "A note"} | WORK,
        "voice": {"agent": "writer"},
        "recorded": {"id": "a-00001", "by": "writer", "on": "2026-05-02", "method": "human"},
        "reviewed": {
            "id": "a-00002",
            "by": "reader",
            "on": "2026-05-03",
            "method": "human",
            "records": ["c-00001"],
        },
        "captures": [
            {"id": "t001", "sha256": DIGEST, "extent": "full", "form": "original"},
            {"id": "t002", "sha256": DIGEST, "extent": "full", "form": "original"},
        ],
        "agents": [{"id": "reader", "name": "a reader", "kind": "person", "naming": "described"}],
        "subjects": [{"id": "men", "label": "men", "kind": "population"} | NAMED],
        "predicates": [
            {
                "id": "deaths",
                "label": "deaths",
                "definition": "People who lost their lives.",
                "template": "{gives/giving} the [{population} ]killed in {subject} as {value}",
                "value_type": "quantity",
            }
        ],
        "documents": [{"id": "mail", "label": "The Mail", "holding": "cited-only"} | WORK],
        "agent_relations": [{"agent": "writer", "relation": "part-of", "other": "reader"}],
        "document_relations": [{"document": "note", "relation": "version-of", "other": "mail"}],
        "claims": [
            {
                "subject": "fire",
                "citation": {**CITED, "id": "x-00002"},
                "claims": [
                    {
                        "id": "c-00001",
                        **SAYS,
                        "voice": {"agent": "reader"},
                        "citation": {**CITED, "id": "x-00003"},
                        "breakdowns": [
                            {
                                "id": "b-00001",
                                "dimension": "age",
                                "reading": "inclusive",
                                "parts": [{"id": "c-00002", "population": "men", "value": "6"}],
                            }
                        ],
                    }
                ],
            },
            {"id": "c-00003", "subject": "fire", **SAYS},
        ],
        "citations": [CITED],
        "claim_relations": [
            {"claim": "c-00001", "relation": "agrees", "other": "c-00003", "status": "open"}
        ],
    },
    "vocabulary/agents/writer.yaml": {
        "id": "writer",
        "name": "a writer",
        "kind": "person",
        "naming": "described",
    },
    "vocabulary/subjects/fire.yaml": {"id": "fire", "label": "the fire", "kind": "event"},
    "vocabulary/predicates/closed.yaml": {
        "id": "closed",
        "label": "closed",
        "definition": "A place that could not be used.",
        "value_type": "none",
    },
    "vocabulary/documents/count.yaml": {
        "id": "count",
        "label": "The Count",
        "holding": "cited-only",
        **WORK,
    },
}
"""A package with an entry of every kind, in every place where one may be, with few fields each."""
ANCHORING = {"DP301"}
"""A quote that nobody has looked for in its text: it is in the tables all the same."""


def placed():
    """Yield each entry of the base: its file, the way to it, and its kind."""
    for file, content in BASE.items():
        if file.startswith("vocabulary"):
            yield from below(file, content, (), VOCABULARY[file.split("/")[1]])
        elif file.startswith("dossiers"):
            yield from below(file, content, (), ENTRY_KINDS["dossier"])


def below(file, content, way, kind):
    """Yield an entry and those that its fields hold."""
    yield file, way, kind
    for name, field in kind.fields.items():
        held = content.get(name)
        for at, part in enumerate(held) if isinstance(held, list) else [(None, held)]:
            if field.holds and isinstance(part, dict):
                inner = "group" if field.holds == "entry" and "claims" in part else field.holds
                inner = ENTRY_KINDS["claim" if inner == "entry" else inner]
                yield from below(
                    file, part, (*way, name) if at is None else (*way, name, at), inner
                )


ENTRIES = list(placed())


def own_value(kind, field, stated=None):
    """Return a value that is a field's own, and that its entry does not state yet."""
    if field.choices:
        return next(each for each in reversed(field.choices) if each not in {field.default, stated})
    if field.name == "id":
        return {"": "own-id", "t": "t009"}.get(kind.letter, f"{kind.letter}-99999")
    by_name = {"sha256": DIGEST.replace("1", "7"), "value": "77"}
    by_name |= {"timestamp": "00:07:07", "page": "7", "paragraph": "7", "capture": "t002"}
    by_name |= {"extra": {"shelf": "own words"}, "regions": {"1": "body"}}
    if field.name in by_name:
        return by_name[field.name]
    if field.kind == "date":
        return "1931-07-07"
    return "own-word" if field.pattern or field.references else "own words"


def settable(kind):
    """Return the fields of a kind of entry that hold no entries; those are entries of the base."""
    return [field for field in kind.fields.values() if not field.holds and field.name != "records"]


class Package:
    """The base, read again and again with other content in one of its files."""

    def __init__(self, folder):
        self.folder = folder
        for file, content in BASE.items():
            self.write(file, content)
        captures = {
            name: LockedCapture(sha256=DIGEST, bytes=9, media_type="text/plain")
            for name in ("t001", "t002")
        }
        (folder / "dossiers/note.lock.json").write_bytes(Lock(captures=captures).to_bytes())
        self.base = read_sources(folder)

    def write(self, file, content):
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dossier_bytes(content))

    def read(self, file, content):
        """Return what the package becomes with other content of a file, and put the base back."""
        self.write(file, content)
        try:
            return read_sources(self.folder)
        finally:
            self.write(file, BASE[file])


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Return the base."""
    return Package(tmp_path_factory.mktemp("laws"))


def changed(file, way, fields):
    """Return the content of a file with fields of one entry set."""
    content = copy.deepcopy(BASE)
    entry_at(file, way, content).update(fields)
    return content[file]


def entry_at(file, way, base=BASE):
    """Return an entry of the base."""
    return functools.reduce(lambda part, step: part[step], way, base[file])


def cells(sources):
    return {name: table.frame.rows() for name, table in sources.tables.items()}


def new_faults(package, sources):
    """Return the faults that the base does not have."""
    known = {str(fault) for fault in package.base.faults}
    found = [each for each in sources.faults if each.rule not in ANCHORING]
    return [fault for fault in found if str(fault) not in known]


def count(sources, field, value):
    """Return how often a value is in the column of a field, or anywhere where it has none."""
    value = value["shelf"] if isinstance(value, dict) and "shelf" in value else value
    tables = [field.table] if field.table else list(sources.tables)
    found = 0
    for name in tables:
        for row in sources.tables[name].frame.iter_rows(named=True):
            said = [row[field.column]] if field.column else row.values()
            found += sum(cell in {value, f"note.{value}"} for cell in said if cell is not None)
    return found


def is_kept(package, sources, field, value):
    """Tell whether a value is in the tables more often than in the base."""
    if isinstance(value, dict) and "shelf" not in value:
        return False
    return count(sources, field, value) > count(package.base, field, value)


def test_the_base_has_no_fault(package):
    """The base is read without a fault, and has every kind of entry."""
    assert [] == [str(fault) for fault in package.base.faults if fault.rule not in ANCHORING]
    assert {kind.name for _, _, kind in ENTRIES} == set(ENTRY_KINDS)


def test_what_the_base_states_is_in_its_tables(package):
    """Every field that the base states is in the column that it becomes."""
    lost = [
        (file, way, field.name)
        for file, way, kind in ENTRIES
        for field in settable(kind)
        if field.column
        and (value := entry_at(file, way).get(field.name))
        and not count(package.base, field, value)
    ]
    assert [] == lost


@pytest.mark.parametrize("kind", sampled(ENTRY_KINDS, 6))
def test_no_field_is_lost(kind, package):
    """A field with a value of its own reaches its column, or draws a fault that names it."""
    lost = []
    for file, way, found in ENTRIES:
        for field in settable(found) if found.name == kind else ():
            value = own_value(found, field, entry_at(file, way).get(field.name))
            sources = package.read(file, changed(file, way, {field.name: value}))
            named = any(
                field.name in f"{fault.message} {fault.help}"
                for fault in new_faults(package, sources)
            )
            if not named and not is_kept(package, sources, field, value):
                lost.append((file, way, field.name))
    assert [] == lost


UNUSED, MISSING = "DP018", "DP008"
NEEDING = {
    ("claims", 1): {
        "time_as_written": ("time", "time_quote", "time_basis"),
        "time_prefix": ("time_quote",),
        "time_suffix": ("time_quote",),
    },
    ("voice",): dict.fromkeys(
        ("prefix", "suffix", "page", "paragraph", "timestamp", "capture"), ("quote",)
    ),
}
"""Fields of a claim and of a voice that say nothing alone, and those of which one is enough."""


@pytest.mark.parametrize(
    ("way", "name"), [(way, name) for way, fields in NEEDING.items() for name in fields]
)
def test_what_a_field_needs_is_named_and_enough(way, name, package):
    """A field that says nothing alone draws a fault that names what it needs; with any one of
    these it draws none.
    """
    kind = next(kind for file, place, kind in ENTRIES if (place, file[:1]) == (way, "d"))
    file, value = "dossiers/note.yaml", own_value(kind, kind.fields[name])
    needed = NEEDING[way][name]

    def unused(**others):
        sources = package.read(file, changed(file, way, {name: value} | others))
        return [each.message for each in new_faults(package, sources) if each.rule == UNUSED]

    (alone,) = unused()
    assert f"says nothing without {' or '.join(needed)}" in alone
    for each in needed:
        assert [] == unused(**{each: own_value(kind, kind.fields[each])})


SPELLED = {
    "voice": (("voice",), {"quote": "own words"}, "attributions", "as_written"),
    "citation": (("citations", 0), {"quote": "own words"}, "citations", "as_written"),
    "claim": (
        ("claims", 1),
        {"time": "1931", "time_basis": "stated", "time_quote": "own words"},
        "claims",
        "time_as_written",
    ),
}


@pytest.mark.parametrize("name", SPELLED)
def test_a_name_or_time_is_written_as_its_quote_has_it(name, package):
    """Where a dossier does not say how a text spells a voice, a work or a time, its table has the
    words of the quote; what is said takes their place.
    """
    way, fields, table, column = SPELLED[name]
    for stated, expected in (({}, "own words"), ({column: "own word"}, "own word")):
        content = changed("dossiers/note.yaml", way, fields | stated)
        sources = package.read("dossiers/note.yaml", content)
        assert expected in list(sources.tables[table].frame[column])


CLAIMING = ("id", "quote", "predicate", "value", "object", "statement", "polarity")
HANDED_DOWN = ("subject", "population", "place", "time", "time_quote", "time_basis")


@pytest.mark.parametrize("name", [*CLAIMING, *HANDED_DOWN])
def test_what_makes_an_entry_with_a_citation_a_claim(name, package):
    """What is said of one claim makes the entry of a citation one, which lacks the rest then; what
    a group hands down does not.
    """
    field = ENTRY_KINDS["claim"].fields[name]
    content = copy.deepcopy(BASE["dossiers/note.yaml"])
    cited = {**CITED, "id": "x-00004"}
    content["claims"].append({"citation": cited, name: own_value(ENTRY_KINDS["claim"], field)})
    faults = new_faults(package, package.read("dossiers/note.yaml", content))
    assert (MISSING in {fault.rule for fault in faults}) == (name in CLAIMING)


STATED = {
    (kind.name, field): way
    for file, way, kind in reversed(ENTRIES)
    if file.startswith("dossiers")
    for field in entry_at(file, way)
}
"""The first entry of a dossier that states a field, by the kind of entry and the field."""
ELSEWHERE = {"captures", "subject", "quote", "predicate", "value"}
"""Fields whose need is seen at another place, so that no editor knows it: claims in the dossier,
groups around a claim, and its predicate.
"""
EMPTY = "DP102"


@pytest.mark.parametrize(("name", "field"), sampled(STATED))
def test_an_editor_and_validation_require_the_same(name, field, package):
    """An entry without one of its fields lacks it for an editor exactly where it lacks it for
    `docprov validate`, which names it as it is written, and knows more where another place
    decides.
    """
    way = STATED[name, field]
    content = copy.deepcopy(BASE["dossiers/note.yaml"])
    del entry_at(None, way, {None: content})[field]
    editor = any(True for _ in Draft7Validator(dossier_schema()).iter_errors(content))
    package.write("dossiers/note.yaml", content)
    try:
        opened = open_package(package.folder)
        faults = [*opened.faults, *check_schema(opened)]
    finally:
        package.write("dossiers/note.yaml", BASE["dossiers/note.yaml"])
    lacking = [each.message for each in faults if each.rule in {MISSING, EMPTY}]
    validation = any(field in re.findall(r"\w+", message) for message in lacking)
    assert (editor, validation) in {(False, False), (True, True), (False, field in ELSEWHERE)}


@pytest.mark.long
@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_no_field_is_lost_beside_what_it_needs(kind, package):
    """A field beside one that it needs reaches its column, or the two draw a fault."""
    lost = []
    for file, way, found in ENTRIES:
        for field in settable(found) if found.name == kind else ():
            for needed in field.needs if not file.startswith("vocabulary") else ():
                fields = {
                    each: own_value(found, found.fields[each]) for each in (needed, field.name)
                }
                sources = package.read(file, changed(file, way, fields))
                kept = is_kept(package, sources, field, fields[field.name])
                if not kept and not new_faults(package, sources):
                    lost.append((way, needed, field.name))
    assert [] == lost


@pytest.mark.long
@given(data=st.data())
def test_no_field_is_lost_among_others(package, data):
    """Several fields with values of their own all reach a table, or there is a fault."""
    places = [number for number, (_, _, kind) in enumerate(ENTRIES) if settable(kind)]
    file, way, kind = ENTRIES[data.draw(st.sampled_from(places))]
    names = data.draw(st.sets(st.sampled_from(sorted(field.name for field in settable(kind)))))
    base = entry_at(file, way)
    stated = {name: own_value(kind, kind.fields[name], base.get(name)) for name in names}
    sources = package.read(file, changed(file, way, stated))
    # The value of an unknown predicate is unknown too, which is reported where links are checked.
    if not new_faults(package, sources) and "predicate" not in names:
        kept = {
            each for each in names if is_kept(package, sources, kind.fields[each], stated[each])
        }
        assert names == kept


def marks(sources):
    """Return the texts that some row withholds."""
    found = (row.marks.values() for rows in sources.rows.values() for row in rows)
    return {text for each in found for mark in each for text in mark.texts}


@pytest.mark.long
@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_no_mark_is_lost(kind, package):
    """A field that is withheld keeps its mark in a row, alone and beside what it needs, or draws a
    fault.
    """
    lost = []
    for file, way, found in ENTRIES:
        for field in settable(found) if found.name == kind else ():
            value = own_value(found, field)
            marked = {"withheld": value, "also": ["other words"]}
            if field.name == "extra":
                value, marked = "own words", {"shelf": {"withheld": "own words"}}
            for needed in field.needs or ("",):
                fields = {needed: own_value(found, found.fields[needed])} if needed else {}
                sources = package.read(file, changed(file, way, fields | {field.name: marked}))
                kept = not isinstance(value, str) or value in marks(sources)
                if not kept and not new_faults(package, sources):
                    lost.append((file, way, field.name, needed))
    assert [] == lost


@pytest.mark.parametrize("name", [*PACKAGE, "reviewed"])
def test_no_field_of_a_package_is_lost(name, package):
    """Every field of package.yaml reaches the metadata or a table, or draws a fault."""
    own = {
        "recorded": {"by": "own-word", "on": "2026-05-02", "method": "human", "id": "a-99999"},
        "reviewed": {"by": "own-word", "on": "2026-05-02", "method": "human", "id": "a-99999"},
        "licenses": [{"name": "own-word"}],
        "contributors": [{"title": "own-word"}],
        "keywords": ["own-word"],
        "removed": [{"table": "claims", "id": "own-word", "reason": "own-word"}],
        "extra": {"claims": [{"name": "own_word", "type": "string"}]},
        "version": "7.7.7",
        "created": "1931-07-07",
        "tolerance": "0.7",
    }.get(name, "own-word")
    sources = package.read("package.yaml", BASE["package.yaml"] | {name: own})
    kept = sources.metadata != package.base.metadata or cells(sources) != cells(package.base)
    assert kept or new_faults(package, sources)


KEY = {"name": "id", "constraints": {"required": "true"}}
TAKEN = {
    "title": "Two lines\nof a title",
    "description": "A description",
    "created": "1931-07-07",
    "homepage": "https://example.org/notes",
    "repository": "https://example.org/notes.git",
    "id": "https://doi.org/10.1234/notes",
    "licenses": [{"name": "CC-BY-4.0"}],
    "contributors": [{"title": "A Writer"}],
    "sources": [{"title": "The Mail"}],
    "keywords": ["boats", "harbours"],
    "tolerance": "0.2",
    "removed": [{"table": "claims", "id": "note.c-00009", "reason": "recorded twice"}],
    "wording": {"letter": "der Brief"},
    "languages": {"en": {"numbers": "umpteen 13"}},
    "tables": {"sheets": {"description": "Sheets.", "primaryKey": ["id"], "fields": [KEY]}},
    "activities": [{"id": "a-00007", "by": "reader", "on": "2026", "method": "human"}],
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_field_of_a_package_is_taken_as_it_is_written(name, package):
    """What package.yaml may say draws no fault, and reaches the metadata or the table."""
    content = BASE["package.yaml"] | {name: TAKEN[name]}
    sources = package.read("package.yaml", content)
    assert [] == [str(fault) for fault in new_faults(package, sources)]
    if name == "activities":
        assert "notes.a-00007" in list(sources.tables[name].frame["id"])
    else:
        assert getattr(sources.metadata, name) != getattr(package.base.metadata, name)


@pytest.mark.parametrize("name", ["title", "description"])
def test_a_text_of_a_package_that_a_comment_cuts_is_reported(name, package):
    """A # after a blank in a free text of package.yaml is a fault: the rest would be lost."""
    path = package.folder / "package.yaml"
    before = path.read_bytes()
    path.write_bytes(before + f"{name}: Boats of pier #2\n".encode())
    try:
        faults = new_faults(package, read_sources(package.folder))
    finally:
        path.write_bytes(before)
    assert [f"a # after the text of {name!r} begins a comment"] == [
        fault.message for fault in faults
    ]


LISTS = {
    "licenses": ["own-word"],
    "contributors": ["own-word"],
    "keywords": [{"a": "own-word"}],
    "removed": ["own-word"],
}


@pytest.mark.parametrize("name", LISTS)
def test_no_part_of_a_package_is_lost(name, package):
    """A part of a list in package.yaml that is of the wrong shape draws a fault."""
    sources = package.read("package.yaml", BASE["package.yaml"] | {name: LISTS[name]})
    assert "DP009" in {fault.rule for fault in new_faults(package, sources)}


@pytest.mark.long
@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_every_cell_comes_back(kind, package):
    """A dossier with one field more, made of its tables again, becomes the same tables."""
    different = []
    for file, way, found in ENTRIES:
        if found.name != kind or not file.startswith("dossiers"):
            continue
        for field in settable(found):
            beside = {"polarity": ("statement",)}.get(field.name, field.needs[:1])
            stated = {name: own_value(found, found.fields[name]) for name in (*beside, field.name)}
            before = package.read(file, changed(file, way, stated))
            if new_faults(package, before):
                continue
            after = package.read(file, rewritten(before, before.dossiers[0]))
            if cells(before) != cells(after):
                different.append((way, field.name))
    assert [] == different
