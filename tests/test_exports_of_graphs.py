"""Exports of graphs and linked data, read by the libraries of their formats."""

import io
import json
import re

import pytest
from attrs import evolve
from tests.export_corpora import content, current_documents, example_corpus, hostile_corpus

from docprov import export
from docprov.exports.export_format import without_controls
from docprov.exports.formats.dot import label_of, name_of
from docprov.exports.formats.web_annotations import address_of
from docprov.exports.graph import edges_of, nodes_of, summary_of
from docprov.tables.table import Table

CONTEXTS = {
    "https://schema.org/": {"@vocab": "https://schema.org/"},
    "http://www.w3.org/ns/anno.jsonld": {
        "@vocab": "http://www.w3.org/ns/oa#",
        "id": "@id",
        "type": "@type",
        "items": {"@id": "as:items", "@container": "@list"},
    },
}
"""Contexts as a reader has them at hand, without the network."""


@pytest.fixture(scope="session", params=["example", "hostile"])
def linked(request):
    """A corpus with a claim that was reviewed and one that replaces another."""
    corpus = example_corpus() if request.param == "example" else hostile_corpus()
    claims = corpus.claims.frame.to_dicts()
    claims[0]["review"] = claims[0]["activity"]
    claims[1] |= {"status": "withdrawn", "replaced_by": claims[0]["id"], "reason": "entered twice"}
    rows = [list(each.values()) for each in claims]
    return evolve(corpus, claims=Table.of_cells(corpus.claims.resource, rows))


def words_in(text):
    """Return the words of a label, whatever escapes are between them."""
    return re.findall(r"\w+", text or "")


def one_line(text):
    return without_controls(" ".join(text.split()))


def test_graphml_is_read_by_networkx(linked):
    """Every node and every edge is there, with its kind, its words and its step."""
    networkx = pytest.importorskip("networkx")
    read = networkx.read_graphml(io.BytesIO(content(linked, "graphml")), force_multigraph=True)
    nodes = {node.key: (node.kind, without_controls(node.label)) for node in nodes_of(linked)}
    assert nodes == {
        key: (each["kind"], each.get("label", "")) for key, each in read.nodes(data=True)
    }
    edges = [
        (each.source, each.target, each.kind, each.label, each.step) for each in edges_of(linked)
    ]
    found = [
        (source, target, each["kind"], each["label"], each.get("step"))
        for source, target, each in read.edges(data=True)
    ]
    assert sorted(edges, key=str) == sorted(found, key=str)
    found = {(source, target, each.get("origin")) for source, target, each in read.edges(data=True)}
    innermost = {
        (f"claim:{each.id}", f"agent:{linked.voices(each)[-1].id}", True) for each in linked.claims
    }
    assert innermost == {each for each in found if each[2]}
    cited = [(f"document:{each.document}", f"document:{each.cited}") for each in linked.citations]
    assert {(*each, None) for each in cited} <= found


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of pyparsing, for pydot
def test_dot_is_read_by_pydot(linked):
    """Every document, every agent who speaks, and their edges are in the picture."""
    pydot = pytest.importorskip("pydot")
    (read,) = pydot.graph_from_dot_data(content(linked, "dot").decode())
    nodes, edges = summary_of(linked)
    named = [(each.get_name(), words_in(each.get_label())) for each in read.get_nodes()]
    expected = [(f'"{node.key}"', words_in(one_line(name_of(node)))) for node in nodes]
    assert expected == [each for each in named if ":" in each[0]]
    assert sorted(
        (f'"{e.source}"', f'"{e.target}"', words_in(label_of(e))) for e in edges
    ) == sorted(
        (each.get_source(), each.get_destination(), words_in(each.get_label()))
        for each in read.get_edges()
    )


def test_mermaid_has_plain_lines_only(linked):
    """Each line is one node or one edge, and no sign in a text has a meaning."""
    first, *lines = content(linked, "mermaid").decode().splitlines()
    nodes, edges = summary_of(linked)
    text = r'"[^"<>{}\[\]`|\\]*"'
    node = re.compile(rf"  n\d+(\[{text}\]|\(\[{text}\]\))")
    edge = re.compile(rf"  n\d+ (-->|-\.->)\|{text}\| n\d+")
    assert ("flowchart LR", len(nodes) + len(edges)) == (first, len(lines))
    assert [bool(node.fullmatch(line)) for line in lines] == [True] * len(nodes) + [False] * len(
        edges
    )
    assert all(edge.fullmatch(line) for line in lines[len(nodes) :])
    for line, each in zip(lines, [*map(name_of, nodes), *map(label_of, edges)], strict=True):
        plain = re.fullmatch(r"[\w ():]+", each)  # what needs no escape
        assert not plain or f'"{each}"' in line


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, for prov
def test_prov_is_read_by_prov(linked):
    """PROV-JSON and PROV-O read back to the same document, with every record and voice."""
    model = pytest.importorskip("prov.model")
    files = export(linked, to="prov").files
    read = model.ProvDocument.deserialize(content=files["arden.prov.json"].decode())
    turtle = io.StringIO(files["arden.prov.ttl"].decode())
    again = model.ProvDocument.deserialize(turtle, format="rdf", rdf_format="turtle")
    labels = {str(each.identifier): each.label for each in read.get_records(model.ProvEntity)}
    known = {f"r:claims/{each.id}": one_line(each.statement) for each in linked.claims}
    known |= {f"r:passages/{each.id}": one_line(each.quote) for each in linked.passages}
    assert known == {name: labels[name] for name in known}
    assert labels == {
        str(each.identifier): each.label for each in again.get_records(model.ProvEntity)
    }
    recorded = (*linked.documents, *linked.captures, *linked.claims)
    replaced = [each for each in recorded if getattr(each, "replaced_by", None)]
    for kind, expected in {
        model.ProvAgent: len(linked.agents),
        model.ProvActivity: len(linked.activities),
        model.ProvAttribution: len(linked.attributions) + len(linked.document_agents),
        model.ProvAssociation: len(linked.activities),
        model.ProvDerivation: len(linked.passages) + len(linked.claims) + len(replaced),
        model.ProvInfluence: len(linked.citations)
        + len(linked.claims.frame["review"].drop_nulls()),
        model.ProvSpecialization: len(linked.captures),
        model.ProvGeneration: len(linked.documents) + len(linked.captures) + len(linked.claims),
    }.items():
        assert expected == len(list(read.get_records(kind))) == len(list(again.get_records(kind)))
    voices = {
        (
            str(each.args[0]),
            str(each.args[1]),
            dict(each.extra_attributes)[
                next(name for name, _ in each.extra_attributes if str(name) == "docprov:mode")
            ],
        )
        for each in read.get_records(model.ProvAttribution)
        if any(str(name) == "docprov:mode" for name, _ in each.extra_attributes)
    }
    assert {
        (f"r:claims/{each.claim}", f"r:agents/{each.agent}", each.mode)
        for each in linked.attributions
    } == voices
    assert files["arden.provn"].decode().startswith("document\n")


def test_ro_crate_is_read_by_rocrate(linked, tmp_path):
    """Every file is described, and the tables are the canonical ones."""
    rocrate = pytest.importorskip("rocrate.rocrate")
    export(linked, to="ro-crate", out=tmp_path)
    crate = rocrate.ROCrate(tmp_path)
    listed = {each.id for each in crate.get_by_type("File")}
    written = {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    }
    assert written == listed | {"ro-crate-metadata.json"}
    assert linked.metadata.title == crate.name
    for name, table in linked.tables.items():
        assert table.to_csv() == (tmp_path / f"data/{name}.csv").read_bytes()


def plain(value):
    """Return a value of a reader that takes numbers for floats, as the text of a cell."""
    text = value.decode() if isinstance(value, bytes) else value
    return None if str(text) in {"None", "nan"} else re.sub(r"\.0$", "", str(text))


@pytest.mark.long  # its reader takes seconds to be imported
@pytest.mark.filterwarnings("ignore")
def test_croissant_is_read_by_mlcroissant(tmp_path):
    """Every record of every table is read by its fields, with the digest of its file checked."""
    mlcroissant = pytest.importorskip("mlcroissant")
    corpus = example_corpus()
    export(corpus, to="croissant", out=tmp_path)
    read = mlcroissant.Dataset(jsonld=tmp_path / "croissant.json")
    for name, table in corpus.tables.items():
        rows = [list(map(plain, row.values())) for row in read.records(name)]
        assert [list(row) for row in table.sorted().frame.iter_rows()] == rows, name


def expanded(data):
    jsonld = pytest.importorskip("pyld.jsonld")

    def load(address, _options):
        document = {"@context": CONTEXTS[address]}
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": document,
        }

    return jsonld.expand(json.loads(data), {"documentLoader": load})


def test_schema_org_is_expanded_by_pyld(linked):
    """Each claim has its words, its document and its innermost voice; a review has no rating."""
    nodes = {each["@id"]: each for each in expanded(content(linked, "jsonld"))}
    word = "https://schema.org/{}".format
    for claim in linked.claims:
        node = nodes[address_of(linked, "claims", claim.id)]
        assert [word("Claim")] == node["@type"]
        assert [{"@value": claim.statement}] == node[word("text")]
        assert [{"@id": address_of(linked, "documents", claim.document)}] == node[
            word("appearance")
        ]
        innermost = linked.voices(claim)[-1]
        assert [{"@id": address_of(linked, "agents", innermost.id)}] == node[word("author")]
    reviews = [each for each in nodes.values() if each["@type"] == [word("ClaimReview")]]
    assert 1 == len(reviews)
    assert not any("ating" in name for each in reviews for name in each)


def test_annotations_are_expanded_by_pyld(linked):
    """A reader of JSON-LD finds an annotation for each passage, by its address."""
    (page,) = expanded(content(linked, "webannotation"))
    (items,) = page["as:items"]
    addresses = [address_of(linked, "passages", each.id) for each in linked.passages]
    assert addresses == [each["@id"] for each in items["@list"]]


def test_quick_statements_are_whole_lines(linked):
    """Each line is a command with an item, a property and a value; each title is there."""
    lines = content(linked, "quickstatements").decode().splitlines()
    assert len(current_documents(linked)) == lines.count("CREATE")
    value = r'(?:[a-z]{2,3}:)?"[^"\t]*"|\+\d{4}-\d\d-\d\dT00:00:00Z/\d+|Q\d+'
    line = re.compile(rf"LAST\t(?:Len|P\d+)\t(?:{value})(?:\tS\d+\t(?:{value}))*")
    assert all(each == "CREATE" or line.fullmatch(each) for each in lines)
    titles = [each.split("\t")[2].partition('"')[2][:-1] for each in lines if "\tP1476\t" in each]
    expected = [each.title for each in current_documents(linked) if each.title]
    assert len(expected) == len(titles)
    for title, written in zip(expected, titles, strict=True):
        assert not re.fullmatch(r"[\w ]{1,1500}", title) or title == written


@pytest.mark.parametrize("to", ["jsonld", "prov"])
def test_an_agent_and_a_document_of_one_id_have_two_addresses(to):
    """No two records of an export have one address, whatever their ids."""
    corpus = example_corpus()
    rows = [
        list((each | {"id": "leith-2012"} if each["id"] == "stoker" else each).values())
        for each in corpus.agents.frame.to_dicts()
    ]
    voices = [
        list((each | {"agent": "leith-2012"} if each["agent"] == "stoker" else each).values())
        for each in corpus.attributions.frame.to_dicts()
    ]
    same = evolve(
        corpus,
        agents=Table.of_cells(corpus.agents.resource, rows),
        attributions=Table.of_cells(corpus.attributions.resource, voices),
    )
    written = json.loads(next(iter(export(same, to=to).files.values())))
    if to == "jsonld":
        addresses = [each["@id"] for each in written["@graph"]]
    else:
        addresses = [name for kind in ("agent", "entity", "activity") for name in written[kind]]
    assert len(addresses) == len(set(addresses))
    assert 2 == sum(each.endswith("/leith-2012") for each in addresses)


def test_quick_statements_cut_labels_only():
    """An address, a title or a number that is too long is left out: cut it would be another one."""
    corpus = example_corpus()
    long = {
        "label": "l" * 300,
        "title": "t" * 1501,
        "url": f"https://example.org/{'u' * 300}",
    }
    rows = corpus.documents.frame.to_dicts()
    rows[0] |= long
    rows[1] |= long | {"url": f"https://example.org/{'u' * 500}"}
    changed = evolve(
        corpus,
        documents=Table.of_cells(corpus.documents.resource, [list(each.values()) for each in rows]),
    )
    text = content(changed, "quickstatements").decode()
    assert f'Len\t"{"l" * 250}"\n' in text
    assert f'P953\t"{long["url"]}"' in text
    assert "ttt" not in text
    assert {300} == set(map(len, re.findall("u{9,}", text)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("u" * 600, "2026-05-02")], 'S854\t"https://example.org/document"'),
        (
            [("u" * 600, "2026-05-02"), ("copy", "2026-05-03")],
            'S854\t"https://example.org/copy"\tS813\t+2026-05-03T00:00:00Z/11',
        ),
    ],
)
def test_a_capture_with_a_long_address_leaves_the_reference_to_another(rows, expected):
    """The next capture is the reference, or the address of the document without a day."""
    corpus = example_corpus()
    documents = corpus.documents.frame.to_dicts()
    own = next(each for each in documents if each["id"] == corpus.captures[0].document)
    own["url"] = "https://example.org/document"
    captures = [
        corpus.captures.frame.row(0, named=True)
        | {"id": f"{own['id']}.t00{at}", "url": f"https://example.org/{end}", "retrieved": day}
        for at, (end, day) in enumerate(rows, 1)
    ]
    changed = evolve(
        corpus,
        documents=Table.of_cells(
            corpus.documents.resource, [[*each.values()] for each in documents]
        ),
        captures=Table.of_cells(corpus.captures.resource, [[*each.values()] for each in captures]),
    )
    assert f"{expected}\n" in content(changed, "quickstatements").decode()


@pytest.mark.parametrize("ends", [("stoker", "nobody"), ("nobody", "stoker"), ("nobody", "no-one")])
def test_a_relation_to_a_record_that_is_not_there_does_not_hold(ends):
    """A relation holds where both of its ends are there and hold."""
    corpus = example_corpus()
    resource = corpus.agent_relations.resource
    cells = dict.fromkeys((column.name for column in resource.columns), None)
    cells |= {"agent": ends[0], "relation": "member-of", "other": ends[1]}
    changed = evolve(corpus, agent_relations=Table.of_cells(resource, [[*cells.values()]]))
    (edge,) = (each for each in edges_of(changed) if each.kind == "agent-relation")
    assert (edge.source, edge.target) == (f"agent:{ends[0]}", f"agent:{ends[1]}")
    assert "withdrawn" == edge.status
