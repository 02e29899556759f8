"""What one dossier needs read beside it: found by the names in its text, and never too little."""

import pytest

from docprov.dossiers.selection import declaring, select
from docprov.storage.files import FolderFiles
from docprov.validation.validation import validate

VOCABULARY = {
    "fire": "id: fire\nbroader: disaster\n",
    "disaster": "id: disaster\n",
    "flood": "id: flood\n",
}


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a vocabulary, two dossiers, and the dossier `one` that a test writes."""
    (tmp_path / "vocabulary/subjects").mkdir(parents=True)
    (tmp_path / "dossiers").mkdir()
    for name, text in VOCABULARY.items():
        (tmp_path / f"vocabulary/subjects/{name}.yaml").write_text(text)
    (tmp_path / "package.yaml").write_text("name: notes\n")
    (tmp_path / "dossiers/other.yaml").write_text("document: {id: other}\nagents: [{id: baker}]\n")
    (tmp_path / "dossiers/other-2.yaml").write_text("document: {id: other-2}\n")
    return tmp_path


def selected(folder, text):
    """Return what a dossier of a text needs."""
    (folder / "dossiers/one.yaml").write_text(text)
    return select(FolderFiles(folder), "dossiers/one.yaml")


INSIDE = ["c-7k2ma", "x-1", "a-00001", "b-1", "p-0117885ee006", "t001"]


@pytest.mark.parametrize("record", INSIDE)
def test_the_dossier_of_a_record_elsewhere_is_read(record, folder):
    """The id of a record or capture of another dossier names that dossier."""
    assert ("dossiers/other.yaml",) == selected(folder, f"note: other.{record}\n").others


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("cited: other", ("dossiers/other.yaml",)),
        ("cited: other-2", ("dossiers/other-2.yaml",)),
        ("note: another, or one of others", ()),
        ("document: {id: one}", ()),
    ],
)
def test_a_dossier_is_named_by_its_whole_id(text, others, folder):
    """The id of a document names its dossier; a part of another word does not."""
    assert others == selected(folder, text).others


def test_vocabulary_is_followed(folder):
    """What a named entry of the vocabulary names is read too, and nothing else."""
    assert {f"vocabulary/subjects/{name}.yaml" for name in ("fire", "disaster")} == selected(
        folder, "subject: fire"
    ).vocabulary


def test_who_declares_a_missing_id_is_added(folder):
    """An id that is declared by a dossier that nobody names brings that dossier."""
    found = declaring(FolderFiles(folder), selected(folder, "voice: baker"), ["baker", "nobody"])
    assert ("dossiers/other.yaml",) == found.others
    assert ("dossiers/one.yaml", "dossiers/other.yaml") == found.dossiers


@pytest.mark.long
def test_a_dossier_related_to_a_claim_elsewhere_is_judged_with_it(example):
    """A relation is sound where its claim is there, and a fault where there is none of that id."""
    dossier = example / "dossiers/leith-2012.yaml"
    text = dossier.read_text()
    assert validate(dossier).ok
    dossier.write_text(text.replace("arden-2011.c-7k2ma", "arden-2011.c-77777"))
    assert ["DP203"] == [fault.rule for fault in validate(dossier).errors]
