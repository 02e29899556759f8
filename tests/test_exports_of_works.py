"""Exports of works and passages, read by the libraries of their formats."""

import json
import re

import pytest
from attrs import evolve
from tests.export_corpora import content, current_documents, example_corpus, hostile_corpus

from docprov import import_records
from docprov.exports.formats.web_annotations import address_of
from docprov.recording.formats.works import CSL_TYPES
from docprov.tables.table import Table

NAMES = {"arden-2011": "author", "arden-count": "translator", "mail-1911-06-05": "speaker"}


@pytest.fixture(scope="session", params=["example", "hostile"])
def works(request):
    """Documents with a person, with identifiers, and dates of several kinds."""
    corpus = example_corpus() if request.param == "example" else hostile_corpus()
    roles, numbers = corpus.document_agents, corpus.document_identifiers
    named = [[each, "stoker", role, None, None] for each, role in NAMES.items()]
    rows = [*roles.frame.iter_rows(), *named]
    agents = corpus.agents.frame.to_dicts()
    for each in agents:
        each["kind"] = "person" if each["id"] == "stoker" else each["kind"]
    documents = corpus.documents.frame.to_dicts()
    for each, day in zip(
        documents, ("2011-06-03", "2011-06", "1911~", "1911/1912", None), strict=True
    ):
        each["issued"] = day
        each["url"] = "https://example.org/a_b?c=1&d=%7E#e"
    known = [
        ["arden-2011", "doi", "10.5555/a_b", None],
        ["arden-count", "isbn", "9780306406157", None],
    ]
    return evolve(
        corpus,
        agents=Table.of_cells(corpus.agents.resource, [list(each.values()) for each in agents]),
        documents=Table.of_cells(
            corpus.documents.resource, [list(each.values()) for each in documents]
        ),
        document_agents=Table.of_cells(roles.resource, rows),
        document_identifiers=Table.of_cells(numbers.resource, known),
    )


def one_line(text):
    line = " ".join(text.split())
    return re.sub(
        "[\x00-\x1f\x7f-\x9f\u2028]", lambda found: found[0].encode("unicode_escape").decode(), line
    )


def title(document):
    return one_line(document.title or document.label)


def agents(corpus, document, *roles):
    return [
        corpus.agents[each.agent]
        for each in corpus.document_agents.having("document", document.id)
        if each.role in roles
    ]


def test_bibtex_is_read_by_pybtex(works):
    """Each document is one entry with its title, names, dates, numbers and address."""
    database = pytest.importorskip("pybtex.database")
    text = pytest.importorskip("pybtex.richtext").Text
    read = database.parse_string(content(works, "bibtex").decode(), "bibtex").entries
    assert [each.id for each in current_documents(works)] == list(read)
    for document in current_documents(works):
        entry = read[document.id]
        plain = text.from_latex(
            entry.fields["title"]
            .replace("{\\textbraceleft}", "\\{")
            .replace("{\\textbraceright}", "\\}")
        )
        assert title(document).replace("\xa0", " ").replace("--", "–") == str(plain).replace(
            "\xa0", " "
        )
        assert document.url == entry.fields["url"]
        writers = agents(works, document, "author", "speaker")
        assert len(writers) == len(entry.persons.get("author", []))
    assert ("2011", "6", "3") == tuple(
        read["arden-2011"].fields[each] for each in ("year", "month", "day")
    )
    assert {"1911~", "1911/1912"} <= {each.fields.get("date") for each in read.values()}
    assert "10.5555/a_b" == read["arden-2011"].fields["doi"]


def test_ris_is_read_by_rispy(works):
    """Each document is one reference with its title, names, year, number and address."""
    rispy = pytest.importorskip("rispy")
    read = {each["id"]: each for each in rispy.loads(content(works, "ris").decode())}
    assert [each.id for each in current_documents(works)] == list(read)
    for document in current_documents(works):
        entry = read[document.id]
        assert title(document).strip() == entry["title"]
        assert document.url in entry["urls"]
        assert len(agents(works, document, "author", "speaker")) == len(entry.get("authors", []))
        assert (str(document.issued)[:4] if document.issued else None) == entry.get("year")
    assert "2011/06/03/" == read["arden-2011"]["date"]


def test_csl_json_is_formatted_by_citeproc(works):
    """A citation processor formats every document, with its title in the text."""
    citeproc = pytest.importorskip("citeproc")
    source = pytest.importorskip("citeproc.source.json")
    items = json.loads(content(works, "csl-json"))
    assert [each.id for each in current_documents(works)] == [each["id"] for each in items]
    for document, item in zip(current_documents(works), items, strict=True):
        assert (CSL_TYPES[document.kind], document.url) == (item["type"], item["URL"])
        assert (document.title or document.label) == item["title"]
    for each in items:
        each.pop("performer", None)  # a variable of CSL 1.0.2, which citeproc-py does not know
    dated = [each for each in items if "raw" not in each.get("issued", {})]
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    shelf = citeproc.CitationStylesBibliography(
        style, source.CiteProcJSON(dated), citeproc.formatter.plain
    )
    for each in dated:
        shelf.register(citeproc.Citation([citeproc.CitationItem(each["id"])]))
    assert len(dated) == len(shelf.bibliography())


@pytest.mark.parametrize(
    ("to", "kind"), [("bibtex", "bibtex"), ("ris", "ris"), ("csl-json", "csl")]
)
def test_works_come_back_by_import(to, kind, example, tmp_path):
    """What is exported is imported again as documents with the same titles and dates."""
    path = tmp_path / "works"
    path.write_bytes(content(example_corpus(), to))
    found = import_records(path, example, format=kind, write=False)
    documents = example_corpus().documents
    assert len(documents) == len([each for each in found.taken if each.table == "documents"])
    said = b"\n".join(found.contents.values()).decode()
    for document in documents:
        assert title(document) in said
        assert document.issued is None or f"issued: {document.issued}" in said


def test_annotations_have_every_passage(works):
    """Each passage is an annotation with both selectors; its claims are the bodies."""
    page = json.loads(content(works, "webannotation"))
    assert len(works.passages) == len(page["items"])
    for passage, item in zip(works.passages, page["items"], strict=True):
        quote, position = item["target"]["selector"]
        assert (passage.quote, passage.prefix) == (quote["exact"], quote.get("prefix"))
        assert (passage.start, passage.stop) == (position["start"], position["end"])
        claims = works.claims.having("passage", passage.id)
        assert [each.statement for each in claims if each.status == "current"] == [
            each["value"] for each in item.get("body", [])
        ]
        assert address_of(works, "passages", passage.id) == item["id"]
