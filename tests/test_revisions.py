"""What changed since a revision: files and lines, the untracked too, and the files as they were."""

import pytest

from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.errors import DocprovError
from docprov.storage.revisions import RevisionFiles
from docprov.validation.changes import Changes, changes_since

DOSSIER = "dossiers/arden-2011.yaml"


def test_files_and_lines(repository):
    """Changed, added, deleted and untracked files are told apart, and the lines of changed ones are
    known.
    """
    repository.edit(DOSSIER, "voice: arden-post\n", "voice: arden-post\n# one\n# two\n")
    (repository.package / "dossiers/leith-2012.lock.json").unlink()
    (repository.package / "dossiers/ködde, 'x' \" \\.yaml").write_text("a: b\n")
    repository.git("add", "arden/dossiers")
    (repository.package / "dossiers/new.yaml").write_text("a: b\n")
    (repository.folder / "elsewhere.txt").write_text("not of the package")
    found = changes_since(repository.package, "HEAD")
    assert {
        DOSSIER: "changed",
        "dossiers/leith-2012.lock.json": "deleted",
        "dossiers/ködde, 'x' \" \\.yaml": "added",
        "dossiers/new.yaml": "added",
    } == found.files
    assert {DOSSIER: ((11, 12),)} == found.lines


def test_the_variables_of_a_hook_name_no_other_repository(repository, tmp_path, monkeypatch):
    """Within a hook of git, what changed is that of the package's own repository."""
    repository.edit(DOSSIER, "voice: arden-post\n", "voice: arden-post\n# one\n")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(tmp_path))
    assert {DOSSIER: "changed"} == changes_since(repository.package, "HEAD").files


def test_a_file_that_became_a_link(repository):
    """A file in whose place a link stands now is changed, and the lines of the files after it are
    still theirs.
    """
    (repository.package / "dossiers/arden-2011.lock.json").unlink()
    (repository.package / "dossiers/arden-2011.lock.json").symlink_to("leith-2012.lock.json")
    repository.edit(DOSSIER, "voice: arden-post\n", "voice: arden-post\n# one\n")
    found = changes_since(repository.package, "HEAD")
    assert {"dossiers/arden-2011.lock.json": "changed", DOSSIER: "changed"} == found.files
    assert ((11, 11),) == found.lines[DOSSIER]


def test_a_place_is_touched_where_its_lines_changed():
    """A place lies in what changed by its line, by its file where it has no line, and wholly in a
    new file.
    """
    changes = Changes(
        revision="r",
        commit="c",
        files={"a": "changed", "b": "added"},
        lines={"a": ((3, 4), (9, 9))},
    )
    lines = [line for line in range(1, 12) if changes.touch(Place(file="a", line=line))]
    assert [3, 4, 9] == lines
    assert changes.touch(Place(file="a"))
    assert changes.touch(Place(file="b", line=7))
    assert not changes.touch(Place(file="c"))


def test_a_deleted_line_counts_for_its_neighbours(repository):
    """Where a line was taken out, the lines before and after it count as changed."""
    repository.edit(DOSSIER, "  language: en\n", "")
    assert ((5, 6),) == changes_since(repository.package, "HEAD").lines[DOSSIER]


def test_is_compared_where_the_histories_part(repository):
    """What others committed to the revision in the meantime is no change of ours."""
    repository.git("checkout", "-qb", "mine")
    repository.edit(DOSSIER, "voice: arden-post", "voice: leith-mail")
    repository.commit()
    repository.git("checkout", "-q", "main")
    (repository.package / "dossiers/leith-2012.yaml").unlink()
    repository.commit()
    repository.git("checkout", "-q", "mine")
    assert [DOSSIER] == list(changes_since(repository.package, "main").files)


def test_reads_the_files_as_they_were(repository):
    """Every file of the package as it was is named and read, byte for byte.

    What came since is not there.
    """
    before = {
        path.relative_to(repository.package).as_posix(): path.read_bytes()
        for path in repository.package.rglob("*")
        if path.is_file()
    }
    repository.edit(DOSSIER, "voice: arden-post", "voice: leith-mail")
    (repository.package / "dossiers/new.yaml").write_text("a: b\n")
    commit = changes_since(repository.package, "HEAD").commit
    found = RevisionFiles(repository.package, commit)
    assert before == {name: found.read(name, 10**6) for name in before}


@pytest.mark.parametrize("revision", ["nothing", "--output=x", "", "HEAD^5", "a\nb"])
def test_an_unknown_revision(repository, revision):
    """A revision that git does not know, or that would be an option, is one clear error."""
    with pytest.raises(DocprovError, match="revision"):
        changes_since(repository.package, revision)


def test_no_repository(tmp_path):
    """A folder in no repository is one clear error."""
    with pytest.raises(DocprovError, match="git repository"):
        changes_since(tmp_path, "HEAD")


def test_no_git(repository, monkeypatch):
    """Without the command git there is one clear error."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DocprovError, match="not installed"):
        changes_since(repository.package, "HEAD")


def test_nothing_in_common(repository):
    """Histories without a common commit, as in a shallow clone, are one error that says
    what to do.
    """
    repository.git("checkout", "-q", "--orphan", "other")
    repository.edit(DOSSIER, "voice: arden-post", "voice: leith-mail")
    repository.commit()
    with pytest.raises(DocprovError, match="fetch-depth"):
        changes_since(repository.package, "main")
