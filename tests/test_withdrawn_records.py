"""What is withdrawn: no export, no count and no page shows it like what holds.

A withdrawn entry of a document takes with it what it says: the entry that replaces it says it.
"""

import json
import re
from functools import cache

import pytest
from attrs import evolve
from tests.conftest import EXAMPLE
from tests.export_corpora import content

from docprov import build_site, export
from docprov.consulting.searching import search
from docprov.consulting.tracing import trace
from docprov.exports.formats.web_annotations import address_of
from docprov.exports.graph import edges_of, nodes_of
from docprov.model.records import RESOURCES
from docprov.package.package import open_package
from docprov.tables.table import Table

GONE = {"status": "withdrawn", "reason": "entered twice"}
CHANGED = {
    "citations": {"arden-2011.x-4hd1c": GONE},
    "documents": {"leith-2012": GONE | {"replaced_by": "harbour-book"}},
    "agents": {"leith-trust": GONE},
    "claims": {"arden-2011.c-7k2ma": GONE},
}
SAID_BY_WITHDRAWN = {"leith-2012.c-12b0t", "leith-2012.c-b04xe"}
"""The claims of the withdrawn entry, which say themselves that they are current."""


@cache
def package():
    """Return the example with a withdrawn citation, document, agent and claim."""
    opened = open_package(EXAMPLE)
    tables = dict(opened.tables)
    for name, changes in CHANGED.items():
        rows = [row | changes.get(row["id"], {}) for row in tables[name].frame.to_dicts()]
        cells = {column: [row[column] for row in rows] for column in tables[name].frame.columns}
        tables[name] = Table.of_columns(RESOURCES[name], cells)
    other = {"resource": "agents", "record": "leith-trust", "name": "Forth Trust"}
    rows = [*tables["names"].frame.to_dicts(), other]
    tables["names"] = Table.of_columns(
        RESOURCES["names"],
        {column: [row.get(column) for row in rows] for column in tables["names"].frame.columns},
    )
    return evolve(opened, tables=tables)


def made(to):
    return content(package().corpus, to).decode()


def test_a_graph_says_what_is_withdrawn():
    """Each node and edge has its status: that of the citation, of the claim, of the document."""
    corpus = package().corpus
    gone = {each.key for each in nodes_of(corpus) if each.status == "withdrawn"}
    claims = {f"claim:{each}" for each in SAID_BY_WITHDRAWN | {"arden-2011.c-7k2ma"}}
    assert gone == claims | {"document:leith-2012", "agent:leith-trust"}
    edges = {(each.kind, each.source, each.target): each.status for each in edges_of(corpus)}
    assert "withdrawn" == edges["cites", "document:arden-2011", "document:mail-1911-06-05"]
    assert "withdrawn" == edges["cites", "document:leith-2012", "document:arden-2011"]
    assert "current" == edges["cites", "document:arden-2011", "document:arden-count"]
    assert {"withdrawn"} == {
        status for ends, status in edges.items() if claims.intersection(ends[1:])
    }
    assert made("graphml").count('<data key="edge-status">withdrawn</data>') == sum(
        each.status == "withdrawn" for each in edges_of(corpus)
    )


@pytest.mark.parametrize("to", ["dot", "mermaid"])
def test_a_picture_leaves_out_what_is_withdrawn(to):
    """A picture has no citation and no document that is withdrawn, and what holds."""
    text = made(to)
    assert "Letter of a harbour trust" not in text
    assert ("cites: quotes" in text, "cites: mentions" in text) == (False, True)
    assert "cites: disputes" not in text


def test_a_picture_says_that_a_cited_document_is_withdrawn():
    """A withdrawn document that a citation names is drawn, and says so."""
    corpus = package().corpus
    rows = corpus.documents.frame.to_dicts()
    cells = [list((each | GONE if each["id"] == "arden-count" else each).values()) for each in rows]
    changed = evolve(corpus, documents=Table.of_cells(RESOURCES["documents"], cells))
    assert "The Arden Count (withdrawn)" in content(changed, "dot").decode()


def test_linked_data_says_what_is_withdrawn():
    """Works and agents say that they are withdrawn, and a work has the citations that hold."""
    corpus = package().corpus
    nodes = {each["@id"]: each for each in json.loads(made("jsonld"))["@graph"]}

    def node(*parts):
        return nodes[address_of(corpus, *parts)]

    assert "withdrawn" == node("documents", "leith-2012")["creativeWorkStatus"]
    assert "withdrawn" == node("agents", "leith-trust")["disambiguatingDescription"]
    for claim in SAID_BY_WITHDRAWN:
        assert "withdrawn" == node("claims", claim)["creativeWorkStatus"]
    assert "creativeWorkStatus" not in node("documents", "arden-2011")
    cited = node("documents", "arden-2011")["citation"]
    assert [{"@id": address_of(corpus, "documents", "arden-count")}] == cited


def test_prov_says_what_is_withdrawn():
    """Documents, agents, claims and citations have their status."""
    pytest.importorskip("prov")
    written = json.loads(export(package().corpus, to="prov").files["arden.prov.json"])
    status = {
        name: each.get("docprov:status")
        for kind in ("agent", "entity", "wasInfluencedBy")
        for name, each in written[kind].items()
    }
    gone = {name for name, each in status.items() if each}
    assert gone == {
        "r:agents/leith-trust",
        "r:documents/leith-2012",
        "r:claims/arden-2011.c-7k2ma",
        *(f"r:claims/{each}" for each in SAID_BY_WITHDRAWN),
        "r:citations/arden-2011.x-4hd1c",
        "r:citations/leith-2012.x-r3dyn",
        "r:citations/leith-2012.x-th3c0",
    }


@pytest.mark.parametrize("to", ["bibtex", "csl-json", "ris", "quickstatements"])
def test_a_withdrawn_entry_is_no_work_of_a_list(to):
    """Lists of works have the entry that replaces a withdrawn one, not both."""
    text = made(to)
    assert "Letter of a harbour trust" not in text
    assert "Book of the harbour of Arden" in text


def test_flat_claims_and_annotations_know_the_life_of_their_document():
    """A claim of a withdrawn entry is withdrawn in a flat row, and no body of an annotation."""
    rows = package().corpus.flat().select("claim", "status").rows()
    assert SAID_BY_WITHDRAWN | {"arden-2011.c-7k2ma"} == {
        claim for claim, status in rows if status == "withdrawn"
    }
    assert not any(each in made("webannotation") for each in SAID_BY_WITHDRAWN)


def test_a_trace_and_a_search_say_what_is_withdrawn():
    """A trace says why, and what replaces it; a hit that it is."""
    own = trace(package(), "arden-2011.c-7k2ma")
    assert "entered twice" == own.withdrawn
    assert "withdrawn entered twice" in str(own).splitlines()
    said = trace(package(), "leith-2012.c-12b0t").withdrawn
    assert "with the entry of its document leith-2012: entered twice; replaced by harbour-book" == (
        said
    )
    assert not trace(package(), "arden-2011.c-b0at5").withdrawn
    hits = search(package(), "boats fire arden").hits
    gone = {each.record: each.withdrawn for each in hits if each.resource == "claims"}
    assert {"arden-2011.c-b0at5": False, "leith-2012.c-12b0t": True} == gone
    names = search(package(), "Forth Trust").hits
    assert [("agents", "leith-trust", True)] == [
        (each.resource, each.record, each.withdrawn) for each in names
    ]


def test_a_hit_in_a_part_of_a_record_says_that_the_record_is_withdrawn():
    """The author of a withdrawn entry is a part of it, as a quote of its text is; a voice is a part
    of a claim.
    """
    trust = {each.resource: each.withdrawn for each in search(package(), "harbour trust").hits}
    assert trust["document_agents"]
    assert trust["passages"]
    stoker = {each.resource: each.withdrawn for each in search(package(), "a stoker told").hits}
    assert {"passages": False, "attributions": False} == stoker
    opened = package()
    said = opened.tables["attributions"].frame.to_dicts()[1] | {"as_written": "a diver told"}
    columns = {name: [cell] for name, cell in said.items()}
    table = Table.of_columns(RESOURCES["attributions"], columns)
    voiced = evolve(opened, tables={**opened.tables, "attributions": table})
    assert "arden-2011.c-7k2ma" == said["claim"]
    assert [True] == [each.withdrawn for each in search(voiced, "diver").hits]


@cache
def site():
    return {
        name: data.decode() for name, data in build_site(package()).files.items() if "ml" in name
    }


def words(name):
    """Return the words of a page, as a reader sees them."""
    text = re.sub(r"(?s)<(script|style|title|head)\b.*?</\1>", "", site()[name])
    return " ".join(re.sub("<[^>]*>", " ", text).replace("·", " · ").split())


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("index.html", "1 document read"),
        ("index.html", "9 claims, and 3 withdrawn"),
        ("index.html", "1 citation "),
        ("index.html", "recorded by a person 10 10 of 10 claims and citations"),
        ("index.html", "checked by a person who did not record them 0 0 of 10"),
        ("citations.html", "quotes Mail (Leith) of 5 June 1911 · withdrawn"),
        ("citations.html", "mentions Account of the fire by the Council of Arden The innermost"),
        ("documents/index.html", "cited only · cited 1 time "),
        (
            "documents/index.html",
            "Letter of a harbour trust on the fire at Arden harbour (withdrawn)",
        ),
        ("documents/mail-1911-06-05.html", "quotes Mail (Leith), 5 June 1911 · withdrawn"),
        ("documents/leith-2012.html", "0 claims and 2 withdrawn, in the order of the text"),
        ("documents/arden-2011.html", "9 claims and 1 withdrawn, in the order of the text"),
        ("claims/index.html", "9 claims and 3 withdrawn, by document"),
        ("claims/leith-2012.c-12b0t.html", "Withdrawn with the entry of its document, Letter of"),
        ("agents/leith-trust.html", "0 claims and 2 withdrawn with its voice"),
        ("agents/index.html", "Leith Harbour Trust (withdrawn)"),
    ],
)
def test_a_page_says_what_is_withdrawn(page, said):
    """Lists mark what is withdrawn, and no count has it."""
    assert said in words(page)


def test_a_drawing_has_no_withdrawn_citation():
    """Who cites what is drawn by the citations that hold, documents over time by their entries."""
    drawn = re.findall(r"(?s)<svg.*?</svg>", site()["citations.html"])[0]
    assert "Mail (Leith)" not in drawn
    assert "Account of the fire" in drawn
    assert "Letter of a harbour" not in "".join(
        re.findall("(?s)<svg.*?</svg>", site()["index.html"])
    )
