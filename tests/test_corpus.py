"""The corpus: typed tables and lookups both ways, from a folder, a descriptor or an archive."""

import json

import duckdb
import pandas as pd
import polars as pl
import pytest
from attrs import evolve

import docprov
from docprov.model.records import RESOURCES
from docprov.tables.cells import are_integers, parse_integer


@pytest.fixture(scope="module")
def corpus():
    return docprov.load("docs/examples/arden")


def test_walks_from_a_claim_to_its_quote_and_voices(corpus):
    """A claim leads to its passage and to its chain of voices, outermost first."""
    claim = corpus.claims["arden-2011.c-b0at5"]
    assert "nearly 30 boats" == corpus.passage_of(claim).quote
    assert ["arden-post", "leith-mail", "stoker"] == [
        voice.agent for voice in corpus.voices_of(claim)
    ]
    assert ["reports", "reports", "asserts"] == [voice.mode for voice in corpus.voices_of(claim)]


def test_walks_from_a_whole_to_its_parts(corpus):
    """A claim leads to its breakdowns, and each of them to its parts."""
    whole = corpus.claims["arden-2011.c-7k2ma"]
    parts = {
        b.dimension: sorted(p.value for p in corpus.parts_of(b))
        for b in corpus.breakdowns_of(whole)
    }
    assert {"sex-age": ["3", "6"], "cause": ["20", "9"]} == parts


def test_walks_from_a_document_both_ways(corpus):
    """A document leads to its claims and to the citations from it and to it."""
    document = corpus.documents["arden-2011"]
    assert 10 == len(corpus.claims_of(document))
    assert ["arden-count", "mail-1911-06-05"] == sorted(
        c.cited for c in corpus.citations_of(document)
    )
    assert ["leith-2012"] == [citation.document for citation in corpus.citations_to(document)]
    passage = corpus.passages[corpus.claims["arden-2011.c-7k2ma"].passage]
    assert 3 == len(corpus.claims_of(passage))


def test_a_cited_work_may_have_two_identifiers(corpus):
    """One work with two identifiers is one document."""
    found = corpus.document_identifiers.where(document="arden-count")
    assert [("arden-archive", "AC/1911/7"), ("harbour-list", "366")] == [
        (each.scheme, each.identifier) for each in found
    ]


def test_every_table_is_a_frame_for_any_library(corpus):
    """Polars, pandas and DuckDB read a table with the columns of the schema."""
    claims = corpus.claims
    names = [column.name for column in RESOURCES["claims"].columns]
    assert names == pl.DataFrame(claims).columns
    assert (
        names == list(claims.to_pandas().columns) == list(pd.DataFrame.from_arrow(claims).columns)
    )
    assert 12 == duckdb.sql("select count(*) from claims").fetchall()[0][0]


def test_the_same_corpus_from_folder_and_descriptor(corpus):
    """The tables read from files hold the same records as those made from dossiers."""
    other = docprov.load("docs/examples/arden/datapackage.json")
    assert all(list(getattr(corpus, name)) == list(getattr(other, name)) for name in RESOURCES)


@pytest.mark.parametrize("path", ["", "nowhere.zip", "README.md", "docs", "pyproject.toml"])
def test_what_is_no_package_does_not_load(path):
    """A path without a package raises a LoadError that names it."""
    with pytest.raises(docprov.LoadError):
        docprov.load(path)


def test_a_package_that_cannot_be_read_does_not_load(example):
    """Faults of reading are raised with their report, so that nobody works on half a package."""
    path = example / "dossiers/leith-2012.yaml"
    path.write_text(path.read_text().replace("kind: letter", "kind: [letter"))
    with pytest.raises(docprov.LoadError) as raised:
        docprov.load(example)
    assert {"DP004"} == {each.rule for each in raised.value.report.diagnostics}


def test_a_cell_that_cannot_be_read_is_a_load_error(example):
    """A bad cell in a table shows when its record is asked for, as a LoadError."""
    path = example / "data/regions.csv"
    path.write_bytes(path.read_bytes().replace(b",0,22,", b",zero,22,"))
    descriptor = json.loads((example / "datapackage.json").read_text())
    for resource in descriptor["resources"]:
        del resource["hash"], resource["bytes"]
    (example / "datapackage.json").write_text(json.dumps(descriptor))
    regions = docprov.load(example / "datapackage.json").regions
    with pytest.raises(docprov.LoadError):
        list(regions)


def test_coverage_of_a_document_is_what_its_records_say():
    """A document's verdicts are counted as recorded, and none of them as compared."""
    corpus = docprov.load("docs/examples/arden")
    coverage = corpus.coverage_of(corpus.documents["arden-2011"])
    assert (13, {"normalised": 1, "verbatim": 12}, 0) == (
        coverage.passages,
        coverage.verdicts,
        coverage.rechecked,
    )


LOOK_UPS = {
    "claims_of": ("arden-2011", "Document, Passage"),
    "captures_of": ("arden-2011", "Document"),
    "passages_of": ("arden-2011", "Document, Capture"),
    "citations_of": ("arden-2011", "Document"),
    "citations_to": ("arden-2011", "Document"),
    "coverage_of": ("arden-2011", "Document"),
    "passage_of": ("arden-2011.c-7k2ma", "Claim, Citation"),
    "relations_of": ("arden-2011.c-7k2ma", "Claim"),
    "breakdowns_of": ("arden-2011.c-7k2ma", "Claim"),
    "voices_of": ("arden-2011.c-7k2ma", "Claim"),
    "voices": ("arden-2011.c-7k2ma", "Claim"),
    "parts_of": ("arden-2011.b-2mf8q", "Breakdown"),
    "agent_of": ("arden-2011.a-3k9xw", "Activity, Attribution, DocumentAgent"),
}


@pytest.mark.parametrize("name", LOOK_UPS)
def test_every_look_up_takes_an_id_or_a_record(corpus, name):
    """An id and its record give the same; an unknown id and another kind of thing are errors."""
    identifier, kinds = LOOK_UPS[name]
    look_up = getattr(corpus, name)
    record = next(
        table[identifier]
        for table in corpus.tables.values()
        if table.resource.key == ("id",) and identifier in table
    )
    assert look_up(identifier) == look_up(record)
    with pytest.raises(KeyError, match=f"did you mean '{identifier}'"):
        look_up(identifier[:-1])
    with pytest.raises(KeyError, match="has no record"):
        look_up(evolve(record, id="other"))
    for wrong in (None, 1, corpus.subjects[0]):
        with pytest.raises(TypeError, match=f"expected one of {kinds}, or the id of one, not"):
            look_up(wrong)


def test_relations_and_agents_agree_with_the_tables(corpus):
    """What a look-up gives is what a scan of the tables gives."""
    for claim in corpus.claims:
        related = [each for each in corpus.claim_relations if claim.id in {each.claim, each.other}]
        assert sorted(map(str, related)) == sorted(map(str, corpus.relations_of(claim)))
        agents = [voice.agent for voice in corpus.voices_of(claim)]
        assert agents == [agent.id for agent in corpus.voices(claim)]
    for record in (*corpus.document_agents, *corpus.activities, *corpus.attributions):
        assert record.agent == corpus.agent_of(record).id
    assert list(RESOURCES) == list(corpus.tables)


INTEGERS = {"0": True, "-12": True, "9" * 18: True, "007": False, "-0": False, "9" * 19: False}


@pytest.mark.parametrize("text", [*INTEGERS, "1.0", "٣", ""])
def test_an_integer_has_one_notation(text):
    """A whole column and a single cell are read as integers alike."""
    column = next(each for each in RESOURCES["captures"].columns if each.name == "bytes")
    cells = pl.Series("bytes", [text])
    assert INTEGERS.get(text, False) == are_integers(column, cells)
    try:
        assert INTEGERS.get(text, False) == (str(parse_integer(text)) == text)
    except ValueError:
        assert not INTEGERS.get(text, False)
