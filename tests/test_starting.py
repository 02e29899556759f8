"""A project of one's own that is right from the start, and a new dossier.

Nothing that is there gets lost.
"""

import re
import sys
from importlib.metadata import Distribution

import pytest
import yaml
from tests.commands import run
from tests.failing_files import file_size_limit

from docprov import load
from docprov.cli import main
from docprov.diagnostics.errors import DocprovError, ReleaseError
from docprov.package.committed import build
from docprov.package.table_schema.schemas import files as schema_files
from docprov.recording.anchoring import anchor
from docprov.recording.installation import requirement
from docprov.recording.starting import init, new
from docprov.releases.releases import release
from docprov.storage.revisions import git
from docprov.validation.validation import validate


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a project as it was made."""
    folder = tmp_path_factory.mktemp("place") / "Harbour Papers"
    return folder, init(folder)


@pytest.fixture
def package(tmp_path):
    return init(tmp_path / "papers").folder / "datapackage"


def everything(folder):
    """Return the bytes of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.long
def test_a_project_is_valid_and_anchored(made):
    """In a new project every quote is compared with its text, no lock would change, and no tables
    are built that could become stale.
    """
    folder, _ = made
    report = validate(folder / "datapackage", folder / "texts", require_coverage=1)
    assert () == report.diagnostics
    assert report.coverage.rechecked == report.coverage.passages == 7
    assert {} == anchor(folder / "datapackage", folder / "texts", write=False).contents
    assert not (folder / "datapackage/data").exists()


def test_a_project_is_released(tmp_path):
    """A new project is released under the name of its folder, once it says what it is itself."""
    folder = init(tmp_path / "Harbour Papers").folder
    package = folder / "datapackage"
    with pytest.raises(ReleaseError, match=r"there: title: .*, README\.md"):
        release(package, folder / "dist", folder / "texts")
    stated = (package / "package.yaml").read_text("utf-8")
    stated = re.sub("(?m)^(title|description): .*", r"\1: Papers of Tolm", stated)
    (package / "package.yaml").write_text(stated, "utf-8")
    build(package).write()
    with pytest.raises(ReleaseError, match=r"still there: README\.md"):
        release(package, folder / "dist", folder / "texts")
    (package / "README.md").write_text("# Harbour papers\n", "utf-8")
    outcome = release(folder / "datapackage", folder / "dist", folder / "texts")
    assert ("harbour-papers-0.1.0.zip", "0.1.0") == (outcome.archive.name, outcome.version)
    assert ["datacite.json is left out"] == [each.split(":")[0] for each in outcome.remarks]


def test_a_project_has_all_that_belongs_around_a_package(made):
    """There is a page for readers, one for contributors, what git, editors and robots need, and the
    schema for editors.
    """
    folder, outcome = made
    files = everything(folder)
    assert set(outcome.files) == set(files)
    around = {
        "README.md",
        "CONTRIBUTING.md",
        ".gitattributes",
        ".gitignore",
        ".pre-commit-config.yaml",
    }
    assert around | {".github/workflows/check.yml", "texts/tolm-bridge-2019.txt"} <= set(files)
    assert schema_files()["dossier.schema.json"].encode() == files["schemas/dossier.schema.json"]
    assert not [name for name, data in files.items() if b"PACKAGE-NAME" in data]


def test_a_project_is_the_same_everywhere(made, tmp_path):
    """Two projects of one name are the same bytes."""
    again = init(tmp_path / "Harbour Papers")
    assert everything(made[0]) == everything(again.folder)


def test_git_keeps_the_bytes_and_leaves_texts_out(made, tmp_path):
    """In a repository of git the invented text is kept and a captured one is not.

    Line ends stay.
    """
    folder = tmp_path / "repository"
    for name, data in everything(made[0]).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "texts/captured.txt").write_bytes(b"not ours\r\n")
    (folder / "datapackage/README.md").write_bytes(b"one\r\ntwo\r\n")
    for words in (("init", "-q"), ("add", "-A")):
        git(folder, *words)
    listed = git(folder, "ls-files").decode().split()
    assert "texts/tolm-bridge-2019.txt" in listed
    assert "texts/captured.txt" not in listed
    kept = git(folder, "show", ":datapackage/README.md")
    assert b"one\r\ntwo\r\n" == kept


def robots(name, folder):
    """Run the commands of a file of robots in a project; return those that do not end well."""
    text = (folder / name).read_text()
    yaml.safe_load(text)
    assert f'"{requirement()[0]}"' in text
    lines = re.findall(r"(?:entry|run): (docprov .+)", text)
    assert lines
    done = {line: run(*line.split()[1:], cwd=folder) for line in lines}
    return [line for line, each in done.items() if (0, "") != (each.returncode, each.stderr)]


@pytest.mark.parametrize("name", [".pre-commit-config.yaml", ".github/workflows/check.yml"])
def test_what_robots_run_ends_well(made, name):
    """The commands of hooks and workflow exist and end well in the new project."""
    assert [] == robots(name, made[0])


@pytest.mark.long
def test_robots_pass_what_a_clone_holds(made, tmp_path):
    """In a clone, without built tables and without any captured text, the workflow ends well, and
    the release builds the tables.
    """
    folder = tmp_path / "mine"
    for name, data in everything(made[0]).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    for words in (("init", "-q"), ("add", "-A")):
        git(folder, *words)
    listed = git(folder, "ls-files").decode().split()
    assert [] == [name for name in listed if "/data/" in name or name.endswith("package.json")]
    clone = tmp_path / "clone"
    for name in listed:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_bytes((folder / name).read_bytes())
    (clone / "texts/tolm-bridge-2019.txt").unlink()
    assert [] == robots(".github/workflows/check.yml", clone)
    package = clone / "datapackage"
    stated = (package / "package.yaml").read_text("utf-8")
    stated = re.sub("(?m)^(title|description): .*", r"\1: Papers of Tolm", stated)
    (package / "package.yaml").write_text(stated, "utf-8")
    (package / "README.md").write_text("# Tolm\n", "utf-8")
    assert 3 == len(load(release(package, tmp_path / "dist").archive).claims)
    (package / "package.yaml").write_text(stated.replace("Papers", "Pages"), "utf-8")
    assert "0.1.1" == release(package, tmp_path / "dist", bump="auto").version
    assert not (package / "datapackage.json").exists()


INSTALLED = {
    "": ("docprov==7.0", False),
    '{"url": "https://clerk:secret@example.org/d.git", "vcs_info": {"vcs": "git", '
    '"commit_id": "0a1b"}}': ("docprov @ git+https://example.org/d.git@0a1b", False),
    '{"url": "https://example.org/d.whl", "archive_info": {"hash": "sha256=0a"}}': (
        "docprov @ https://example.org/d.whl#sha256=0a",
        False,
    ),
    '{"url": "file:///home/clerk/d", "dir_info": {"editable": true}}': ("docprov==7.0", True),
    '{"url": "file:///home/clerk/d.whl", "archive_info": {}}': ("docprov==7.0", True),
    '{"url": "https://example.org/d.whl\\n- run: x", "archive_info": {}}': ("docprov==7.0", True),
}


class Installed(Distribution):
    """A distribution that is installed as its direct_url.json says."""

    def __init__(self, stated):
        self.stated = stated

    def read_text(self, filename):
        return self.stated if filename == "direct_url.json" else "Name: docprov\nVersion: 7.0\n"

    def locate_file(self, path):
        return path


@pytest.mark.parametrize("stated", INSTALLED)
def test_robots_install_the_docprov_that_made_the_project(stated):
    """What PEP 610 records is named, without passwords; of a folder on this machine the version."""
    needed, remark = requirement(Installed(stated))
    assert INSTALLED[stated] == (needed, bool(remark))


OCCUPIED = {
    "a file in it": lambda place: (place.mkdir(), (place / "letter.txt").write_text("Dear all")),
    "a hidden file in it": lambda place: (place.mkdir(), (place / ".git").write_text("")),
    "a file of that name": lambda place: place.write_text("Dear all"),
    "a link": lambda place: place.symlink_to(place.parent),
}


@pytest.mark.parametrize("name", OCCUPIED)
def test_what_is_there_stays(tmp_path, name):
    """A place that is not empty is refused, and every byte of it stays."""
    OCCUPIED[name](tmp_path / "place")
    before = everything(tmp_path)
    with pytest.raises(DocprovError, match=r"empty|there already"):
        init(tmp_path / "place")
    assert before == everything(tmp_path)


def test_an_empty_folder_becomes_the_project(tmp_path, monkeypatch):
    """The folder one stands in is taken where it is empty, and nothing but the project is left in
    it.
    """
    monkeypatch.chdir(tmp_path)
    written = set(init(".").files)
    assert written == set(everything(tmp_path))


def test_a_name_without_letters_gives_a_package_a_name(tmp_path):
    """A folder whose name no package can bear gives a valid package all the same."""
    folder = init(tmp_path / "Ω").folder
    assert "name: my-package\n" in (folder / "datapackage/package.yaml").read_text()


def test_accents_are_left_out_of_the_name_of_a_package(tmp_path):
    """A folder's name with accents gives a name that can be read."""
    folder = init(tmp_path / "Söme Ärchive").folder
    assert "name: some-archive\n" in (folder / "datapackage/package.yaml").read_text()


@pytest.mark.long
def test_a_new_dossier_names_what_is_missing(package):
    """A new dossier points to the schema; what nobody stated yet is a fault, with its line."""
    assert ("dossiers/ferry-1903.yaml",) == new("ferry-1903", package).files
    path = package / "dossiers/ferry-1903.yaml"
    first = path.read_text().partition("\n")[0]
    assert "# yaml-language-server: $schema=../../schemas/dossier.schema.json" == first
    assert (path.parent / first.partition("=")[2]).is_file()
    assert "recorded: {by: recorder, on: " in path.read_text()
    anchor(package, package.parent / "texts")
    report = validate(package)
    assert {"dossiers/ferry-1903.yaml"} == {fault.place.file for fault in report.errors}


def test_a_package_without_a_schema_gets_one(example):
    """Where no schema is near, it is written into the package's folder, and changes nothing for the
    package.
    """
    assert ("dossiers/ferry-1903.yaml", "schemas/dossier.schema.json") == new(
        "ferry-1903", example, label="Report"
    ).files
    assert new("ferry-1904", example).files == ("dossiers/ferry-1904.yaml",)
    (example / "schemas/dossier.schema.json").write_text("{}")
    assert [
        (
            "schemas/dossier.schema.json is of another version of docprov; delete it, and `docprov "
            "new` writes it"
        )
    ] == list(new("ferry-1905", example).remarks)


REFUSED = {
    "there already": ({"document": "tolm-bridge-2019"}, "there already"),
    "no id": ({"document": "Ferry 1903"}, "not an id"),
    "a way out of the folder": ({"document": "../ferry"}, "not an id"),
    "a device of Windows": (
        {"document": "con"},
        "con cannot be the name of a file: Windows keeps .* such as con-1992$",
    ),
    "a device before a point": (
        {"document": "lpt9.1903"},
        "Windows keeps file names such as lpt9.yaml .* such as lpt9-1903$",
    ),
    "unknown kind": ({"document": "ferry-1903", "kind": "paper"}, "none of statement"),
    "voice as a name": (
        {"document": "ferry-1903", "voice": "The Ferry Office"},
        "no id of an agent",
    ),
    "recorder as a name": ({"document": "ferry-1903", "by": "a b"}, "no id of an agent"),
    "label with a bell": ({"document": "ferry-1903", "label": "a\x07b"}, "does not make a dossier"),
    "no package": ({"document": "ferry-1903", "package": "docs"}, "has no dossiers"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_dossier_that_cannot_be_is_refused(package, name):
    """What cannot be started is refused with a reason, and no byte changes."""
    stated, reason = REFUSED[name]
    before = everything(package)
    with pytest.raises(DocprovError, match=reason):
        new(**({"package": package} | stated))
    assert before == everything(package)


def test_a_project_is_not_named_like_a_device(tmp_path):
    """A folder that Windows cannot make is no place for a project."""
    with pytest.raises(DocprovError, match="Windows keeps the name AUX for itself"):
        init(tmp_path / "AUX")
    assert not (tmp_path / "AUX").exists()


def test_a_private_key_stays_out_of_git(repository):
    """A key made inside a project is not handed on with it: git leaves it out, and takes what is
    for readers.
    """
    project = init(repository.folder / "papers").folder
    for name in ("papers.pem", "papers.pem.trust.json"):
        (project / name).write_text("")
    repository.commit()
    listed = repository.git("ls-files", "papers").splitlines()
    assert (False, True) == (
        "papers/papers.pem" in listed,
        "papers/papers.pem.trust.json" in listed,
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [("My Archive", "cd 'My Archive'"), ("-x", "cd ./-x"), ("archive", "cd archive")],
)
def test_the_next_step_can_be_copied(tmp_path, name, said):
    """The step into the new project is one that a shell takes as it stands."""
    assert f"  {said}\n" in run("init", "--", name, cwd=tmp_path).stdout


def test_a_project_that_cannot_be_made_leaves_no_folder(tmp_path):
    """Where the disk is full, the folders that were made for a project are gone again."""
    with file_size_limit(300), pytest.raises(DocprovError, match="File too large"):
        init(tmp_path / "a/b")
    assert [] == list(tmp_path.iterdir())


def test_a_project_is_made_from_a_folder_that_is_gone(tmp_path, monkeypatch):
    """A command that is given a whole path needs no folder of its own."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setattr(sys, "argv", ["docprov", "init", str(tmp_path / "project")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert 0 == ended.value.code
    assert (tmp_path / "project/datapackage").is_dir()


def test_a_folder_of_ones_own_is_not_removed(tmp_path):
    """A hidden folder whose name begins like one of docprov's makes the place not empty."""
    notes = tmp_path / ".docprov-notes/a.txt"
    notes.parent.mkdir()
    notes.write_text("tides")
    with pytest.raises(DocprovError, match="is not empty"):
        init(tmp_path)
    assert notes.read_text() == "tides"
