"""Packages composed in a program: the same laws as for dossiers that people write."""

import datetime as dt
from decimal import Decimal

import frictionless
import pytest

import docprov
from docprov.diagnostics.errors import DocprovError, LoadError

TEXT = "The council met on 3 June.\n" + "".join(
    f"Hall {number} held {number * 10} barrels of tar, and nobody had counted them before.\n"
    for number in range(1, 21)
)
METADATA = {"name": "halls", "version": "0.1.0", "licenses": [{"name": "CC0-1.0"}]}
CLERK = {"id": "clerk", "name": "a clerk", "kind": "person", "naming": "described"}
TAR = {
    "id": "barrels",
    "label": "barrels",
    "definition": "Barrels that a place holds.",
    "value_type": "quantity",
    "unit": "barrel",
    "template": "{gives/giving} the barrels of {subject} as {value}",
}


def halls(numbers):
    """Return the dossier of some halls."""
    return {
        "document": {"id": "minutes", "label": "Minutes", "kind": "report", "language": "en"},
        "voice": "clerk",
        "recorded": {"by": "clerk", "on": dt.date(2026, 5, 2), "method": "machine"},
        "agents": [CLERK],
        "predicates": [TAR],
        "subjects": [
            {"id": f"hall-{number}", "label": f"hall {number}", "kind": "place"}
            for number in numbers
        ],
        "claims": [
            {
                "subject": f"hall-{number}",
                "predicate": "barrels",
                "value": number * 10,
                "quote": f"{number * 10} barrels of tar",
                "prefix": f"Hall {number} held ",
            }
            for number in numbers
        ],
    }


@pytest.mark.long
def test_a_program_writes_a_package_that_is_released_and_read_back(tmp_path):
    """Twenty records become a folder that people can go on with, a release, and records again.

    Plain Frictionless accepts the tables.
    """
    package = docprov.compose(METADATA, [halls(range(1, 21))], texts={"minutes": TEXT})
    assert "dossiers/minutes.lock.json" in package.write(tmp_path / "halls")
    report = docprov.validate(tmp_path / "halls")
    assert [] == list(report.errors)
    assert [] == docprov.build(tmp_path / "halls").stale()
    assert frictionless.validate(str(tmp_path / "halls/datapackage.json")).valid
    archive = docprov.release(tmp_path / "halls", tmp_path / "dist").archive
    values = {claim.value for claim in docprov.load(archive).claims}
    assert {str(number * 10) for number in range(1, 21)} == values


@pytest.mark.long
def test_positions_are_those_that_anchoring_finds(tmp_path):
    """What a program composes is what `docprov anchor` makes of the same dossiers and texts."""
    docprov.compose(METADATA, [halls([1, 2])], texts={"minutes": TEXT}).write(tmp_path / "halls")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/minutes.txt").write_text(TEXT)
    assert {} == docprov.anchor(tmp_path / "halls", tmp_path / "texts", write=False).contents


@pytest.mark.long
def test_a_quote_can_be_withheld():
    """A program withholds a quote in the way that dossiers do; its position is kept."""
    minutes = halls([1, 2])
    quote = minutes["claims"][0]["quote"]
    minutes["claims"][0]["quote"] = {"withheld": quote}
    package = docprov.compose(METADATA, [minutes], texts={"minutes": TEXT})
    assert quote in {passage.quote for passage in package.corpus.passages}
    assert b"withheld" in package.files.read("dossiers/minutes.yaml", 10_000)


@pytest.mark.long
def test_a_package_is_extended(tmp_path):
    """Documents are added to a package; what is there stays, to the byte."""
    first = docprov.compose(METADATA, [halls([1])], texts={"minutes": TEXT})
    first.write(tmp_path)
    before = (tmp_path / "dossiers/minutes.yaml").read_bytes()
    other = halls([2]) | {
        "document": {"id": "letter", "label": "Letter", "kind": "letter", "language": "en"}
    }
    both = docprov.compose(None, [other], texts={"letter": TEXT}, onto=tmp_path)
    both.write(tmp_path)
    assert before == (tmp_path / "dossiers/minutes.yaml").read_bytes()
    assert 2 == len(docprov.load(tmp_path).claims)


REFUSED = {
    "a value that is not a number": ({"value": "150 or more"}, "DP011"),
    "a field that is not known": ({"valeu": "10"}, "DP007"),
    "a subject that nobody declares": ({"subject": "hall-99"}, "DP203"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_faults_are_reported_and_nothing_is_written(name):
    """Records with faults make no package; the error carries each fault with its place."""
    change, code = REFUSED[name]
    dossier = halls([1])
    dossier["claims"][0] |= change
    if code == "DP203":
        report = docprov.validate(docprov.compose(METADATA, [dossier], texts={"minutes": TEXT}))
    else:
        with pytest.raises(LoadError) as caught:
            docprov.compose(METADATA, [dossier], texts={"minutes": TEXT})
        report = caught.value.report
    assert code in {fault.rule for fault in report.errors}


def test_faults_are_placed_in_the_structures_of_the_program():
    """Each fault has the path that leads to it; a program has no lines."""
    dossier = halls([1, 2])
    dossier["claims"][0] |= {"value": "150 or more"}
    dossier["claims"][1] |= {"valeu": "10"}
    dossier["agents"] = [CLERK, "a porter"]
    with pytest.raises(LoadError) as caught:
        docprov.compose(METADATA | {"homepage": "halls"}, [dossier], texts={"minutes": TEXT})
    assert {
        "dossiers/minutes.yaml:claims[0].value",
        "dossiers/minutes.yaml:claims[1].valeu",
        "dossiers/minutes.yaml:agents[1]",
        "package.yaml:homepage",
    } == {str(fault.place) for fault in caught.value.report.errors}


ENDLESS = [[], {}]
ENDLESS[0].append(ENDLESS[0])
ENDLESS[1]["claims"] = [ENDLESS[1]]


@pytest.mark.parametrize("endless", ENDLESS, ids=["list", "mapping"])
def test_a_structure_that_contains_itself_is_refused(endless):
    """A structure without an end is a type error that says where it is."""
    with pytest.raises(TypeError, match=r"dossiers\[0\]\.claims.* is nested more than 40 levels"):
        docprov.compose(METADATA, [halls([1]) | {"claims": endless}])


@pytest.mark.parametrize(
    "value", [1.5, True, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), object(), b"41", Decimal("NaN")]
)
def test_inexact_values_are_refused(value):
    """What cannot be written exactly is a type error that names the field."""
    dossier = halls([1])
    dossier["claims"][0]["value"] = value
    with pytest.raises(TypeError, match="value is "):
        docprov.compose(METADATA, [dossier], texts={"minutes": TEXT})


def test_exact_decimals_stay_exact():
    """A decimal keeps its digits."""
    text = "It weighed 2.50 tons of tar."
    dossier = halls([1])
    dossier["claims"] = [dossier["claims"][0] | {"value": Decimal("2.5"), "quote": "2.50 tons"}]
    del dossier["claims"][0]["prefix"]
    package = docprov.compose(METADATA, [dossier], texts={"minutes": text})
    assert ["2.5"] == package.corpus.claims.frame["value"].to_list()


def test_a_text_that_is_not_given_is_named():
    """A text under another name than its document is said to be missing, with those given."""
    with pytest.raises(docprov.LoadError, match=r"no text is given for minutes.* are of: minuets"):
        docprov.compose(METADATA, [halls([1])], texts={"minuets": TEXT})


def test_a_fault_of_what_is_composed_says_how_to_fix_it():
    """As text the error has the help of its faults."""
    dossier = halls([1])
    dossier["claims"][0]["predicat"] = dossier["claims"][0].pop("predicate")
    with pytest.raises(docprov.LoadError, match="help: did you mean 'predicate'"):
        docprov.compose(METADATA, [dossier], texts={"minutes": TEXT})


def test_a_dossier_without_an_id_is_a_type_error():
    """A dossier is written under the id of its document."""
    with pytest.raises(TypeError, match="document with an id"):
        docprov.compose(METADATA, [{"voice": "clerk"}])


UNWRITABLE = ["../minutes", "a/b", "con", "x" * 101, "Minutes", "."]


@pytest.mark.parametrize("name", UNWRITABLE)
def test_ids_that_cannot_name_a_file_are_refused(name):
    """An id that leads out of the package, or names no file on some system, loses no records."""
    dossier = halls([1])
    dossier["document"] = dossier["document"] | {"id": name}
    with pytest.raises(DocprovError, match=r"is not an id|cannot be the name of a file"):
        docprov.compose(METADATA, [dossier], texts={name: TEXT})
    subject = {"id": name, "label": "a hall", "kind": "place"}
    with pytest.raises(DocprovError, match=r"is not an id|cannot be the name of a file"):
        docprov.compose(METADATA, [], vocabulary={"subjects": [subject]})


@pytest.mark.parametrize("kind", ["agent", "../../agents"])
def test_a_kind_that_the_vocabulary_lacks_is_refused(kind):
    """Entries of no kind of the vocabulary would be read by nobody."""
    with pytest.raises(LoadError, match=f"the vocabulary has no '{kind}', only agents, subjects"):
        docprov.compose(METADATA, [], vocabulary={kind: [CLERK]})


def test_two_entries_with_one_id_are_refused():
    """Of two entries that would be one file, none is lost in silence."""
    with pytest.raises(LoadError, match=r"dossiers/minutes.yaml is given twice"):
        docprov.compose(METADATA, [halls([1]), halls([2])], texts={"minutes": TEXT})
    with pytest.raises(LoadError, match=r"vocabulary/agents/clerk.yaml is given twice"):
        docprov.compose(METADATA, [], vocabulary={"agents": [CLERK, CLERK | {"name": "another"}]})


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"minutes": TEXT, "minuets": "Hall 1."}, "the text of minuets is that of no capture"),
        ({"minutes": b"\xff" + TEXT.encode()}, "the text of minutes is not UTF-8"),
        ({"minutes": "\ud800"}, "the text of minutes is not UTF-8"),
    ],
)
def test_texts_that_would_not_be_used_are_refused(texts, words):
    """A text that no capture has, or that is not text, is named."""
    with pytest.raises(LoadError, match=words):
        docprov.compose(METADATA, [halls([1])], texts=texts)


def test_a_text_that_belongs_to_another_capture_is_refused():
    """A text is compared with the capture that the dossier states."""
    package = docprov.compose(METADATA, [halls([1])], texts={"minutes": TEXT})
    dossier = halls([1])
    capture = {"id": "t001", "sha256": package.corpus.captures[0].sha256, "extent": "full"}
    dossier["captures"] = [capture | {"form": "original", "regions": {"1-21": "body"}}]
    docprov.compose(METADATA, [dossier], texts={"minutes": TEXT})
    with pytest.raises(LoadError, match=r"no capture|no lock entry"):
        docprov.compose(METADATA, [dossier], texts={"minutes": TEXT + "More."})


def test_what_is_not_a_mapping_is_a_type_error():
    """One dossier in place of a list of them, or a text that is a number, is named."""
    with pytest.raises(TypeError, match="'document' is not a mapping"):
        docprov.compose(METADATA, halls([1]))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the text of minutes is 5"):
        docprov.compose(METADATA, [halls([1])], texts={"minutes": 5})  # type: ignore[dict-item]


@pytest.mark.long
def test_only_a_package_of_dossiers_is_extended(tmp_path):
    """An archive holds tables alone; to extend it would lose them."""
    package = docprov.compose(METADATA, [halls([1])], texts={"minutes": TEXT})
    package.write(tmp_path / "halls")
    archive = docprov.release(tmp_path / "halls", tmp_path / "dist").archive
    with pytest.raises(LoadError, match="has no dossiers"):
        docprov.compose(METADATA, [halls([1])], texts={"minutes": TEXT}, onto=archive)


def test_another_package_is_not_overwritten(tmp_path):
    """A folder that has a package of another name stays as it is."""
    docprov.compose(METADATA, [halls([1])], texts={"minutes": TEXT}).write(tmp_path)
    before = (tmp_path / "package.yaml").read_bytes()
    other = docprov.compose(METADATA | {"name": "sheds"}, [halls([2])], texts={"minutes": TEXT})
    with pytest.raises(docprov.DocprovError, match="has the package halls"):
        other.write(tmp_path)
    assert before == (tmp_path / "package.yaml").read_bytes()
