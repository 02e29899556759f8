"""The commands as a person runs them: output, exit codes, and never a traceback."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import run, run_process
from tests.workbooks import edit, put

from docprov.cli.application import app
from docprov.model.records import RESOURCES
from docprov.package.committed import build
from docprov.recording.importing import template
from docprov.recording.starting import init
from docprov.releases.releases import release
from docprov.validation.catalogue import CATALOGUE

TEXTS = "docs/examples/arden/texts"


def test_validate_says_valid_and_what_was_not_checked():
    """A sound package ends with exit code 0 and the number of passages that this run did
    not check.
    """
    done = run("validate", "docs/examples/arden")
    assert 0 == done.returncode
    assert "0 re-checked against their text by this run, 19 not checked" in done.stdout
    assert done.stdout.endswith("valid: 0 errors, 0 warnings\n")


@pytest.mark.long
def test_validate_takes_the_evidence_from_the_environment():
    """DOCPROV_EVIDENCE names the evidence folder where the option does not."""
    done = run("validate", "docs/examples/arden", DOCPROV_EVIDENCE=TEXTS)
    assert "19 re-checked against their text by this run, 0 not checked" in done.stdout


def test_validate_prints_place_code_and_help(example):
    """A fault is one line with file, line, column, code and name, and one with how to fix it.

    Exit code 1.
    """
    path = example / "dossiers/arden-2011.yaml"
    path.write_text(path.read_text().replace("population: sailors", "population: sailor"))
    done = run("validate", example)
    assert 1 == done.returncode
    first, line, mark, last = done.stdout.splitlines()[:4]
    assert re.fullmatch(
        r"dossiers/arden-2011\.yaml:72:\d+: error DP203 no subject 'sailor' \[unknown-reference\]",
        first,
    ), first
    assert line.endswith("population: sailor, value: more than 150, value_as_written: over 150}")
    assert line.index("sailor,") == mark.index("^^^^^^")
    assert "  help: did you mean 'sailors' (line 21)? Else declare it under subjects" == last


def test_json_is_json(example):
    """The JSON report is one JSON text on standard output, with the exit code of the verdict."""
    done = run("validate", example, "--format", "json")
    assert json.loads(done.stdout)["ok"] is True
    assert 0 == done.returncode


CANNOT_RUN = {
    "no such package": ("validate", "nowhere"),
    "no such evidence folder": ("validate", "docs/examples/arden", "--evidence", "nowhere"),
    "no such rule": ("rule", "DP999"),
    "no such archive": ("verify", "nowhere.zip"),
    "no such command": ("publish",),
    "no such format": ("validate", "docs/examples/arden", "--format", "xml"),
    "no dossiers": ("anchor", "docs"),
}


@pytest.mark.parametrize("name", CANNOT_RUN)
def test_what_cannot_run_ends_with_2(name):
    """A command that cannot run says why on standard error and ends with exit code 2."""
    done = run(*CANNOT_RUN[name])
    assert 2 == done.returncode
    assert done.stderr


def test_the_main_job_from_nothing_but_dossiers(example):
    """Anchor, build, validate, release and verify, one after the other, end well and change only
    what they say.
    """
    shutil.rmtree(example / "data")
    (example / "datapackage.json").unlink()
    (example / "dossiers/leith-2012.lock.json").unlink()
    anchored = run("anchor", example, "--evidence", example / "texts")
    assert (0, "wrote dossiers/leith-2012.lock.json") == (
        anchored.returncode,
        anchored.stdout.splitlines()[-1],
    )
    assert 1 == run("build", example, "--check").returncode
    assert 0 == run("build", example).returncode
    written = len(RESOURCES) + 1  # and the descriptor
    assert f"{written} files current\n" == run("build", example, "--check").stdout
    released = run("release", example, "--out", example / "dist")
    assert 0 == released.returncode
    digest = re.search(r"sha256:[0-9a-f]{64}", released.stdout)[0]
    verified = run("verify", example / "dist/arden-0.1.0.zip", "--sha256", digest)
    assert (0, f"ok: arden 0.1.0 {digest}") == (
        verified.returncode,
        verified.stdout.splitlines()[-1],
    )


def test_anchor_check_writes_nothing(example):
    """With --check nothing is written, and the exit code says whether something would be."""
    path = example / "dossiers/leith-2012.lock.json"
    before = path.read_bytes()
    assert 0 == run("anchor", example, "--check", "--evidence", example / "texts").returncode
    dossier = example / "dossiers/leith-2012.yaml"
    dossier.write_text(dossier.read_text().replace('Leith Harbour Trust"}', 'Leith Harbour"}'))
    assert 1 == run("anchor", example, "--check", "--evidence", example / "texts").returncode
    assert before == path.read_bytes()


@pytest.mark.long
def test_a_refused_release_lists_the_faults(example):
    """A package with faults is not released.

    Its faults are printed, the exit code is 1, no archive appears.
    """
    (example / "vocabulary/subjects/boys.yaml").unlink()
    done = run("release", example, "--out", example / "dist")
    assert 1 == done.returncode
    assert "DP203" in done.stdout
    assert not (example / "dist").exists()


def _as_written(example, old, new):
    dossier = example / "dossiers/arden-2011.yaml"
    assert old in dossier.read_text()
    dossier.write_text(dossier.read_text().replace(old, new, 1))


POINTED_AT = {
    "release": (_as_written, "population: sailors", "population: sailor", "sailor", ("release",)),
    "build": (_as_written, "value: several", "value: [several]", "[", ("build",)),
    "anchor, refused": (_as_written, "value: several", "value: [several]", "[", ("anchor",)),
    "anchor, not found": (
        _as_written,
        "quote: several sheds",
        "quote: seven sheds",
        "seven sheds",
        ("anchor",),
    ),
    "review": (_as_written, "value: several", "value: [several]", "[", ("review",)),
}


@pytest.mark.parametrize("name", POINTED_AT)
def test_every_command_shows_the_line_and_marks_the_place(name, example):
    """A fault is shown with its line and with its place underlined, whatever command met it."""
    prepare, old, new, marked, arguments = POINTED_AT[name]
    prepare(example, old, new)
    arguments = (*arguments, ".")
    done = run(*arguments, cwd=example, DOCPROV_EVIDENCE=str(example / "texts"))
    assert 1 == done.returncode
    lines = done.stdout.splitlines()
    (at, *_) = (number for number, line in enumerate(lines) if re.fullmatch(r" +\| +\^+", line))
    begin = lines[at].index("^")
    assert lines[at - 1][begin:].startswith(marked), lines[at - 2 : at + 1]


@pytest.mark.long
def test_a_workbook_is_filled_from_the_package_that_is_there(example):
    """Like other commands, `template` finds the package, and says whether the workbook is
    filled.
    """
    folder = example.parent
    done = run("template", "--to", "none.xlsx", "--document", "arden-2011", cwd=folder)
    assert "it is empty, since no package is at hand; the second row of each" in done.stdout
    example.rename(folder / "datapackage")
    done = run("template", "--to", "wrong.xlsx", "--document", "arden-2010", cwd=folder)
    assert "it is empty, since datapackage has no dossier of it" in done.stdout
    done = run("template", "--to", "a.xlsx", "--document", "arden-2011", cwd=folder)
    assert "filled with what the dossier of arden-2011 in datapackage says" in done.stdout
    dossier = folder / "datapackage/dossiers/arden-2011.yaml"
    dossier.write_text(dossier.read_text().replace("claims:", "claims: # of the night", 1))
    edit(folder / "a.xlsx", lambda book: put(book["document"], "note", 3, "x"))
    done = run("import", "a.xlsx", "--replace", cwd=folder)
    assert "note: a workbook has no comments, and the dossier loses 1 comment" in done.stdout
    assert done.stdout.endswith("wrote dossiers/arden-2011.yaml\nnext: `docprov anchor`\n")


@pytest.mark.long
def test_import_names_the_cell_of_a_fault(example):
    """A fault of a workbook is printed with its file, sheet and cell."""
    place = template(example.parent / "a.xlsx", "arden-2011", example).file
    cells = []
    edit(place, lambda book: cells.append(put(book["claims"], "predicate", 4, "death")))
    done = run("import", place, "--package", example, "--replace")
    assert done.returncode
    assert f"a.xlsx:{cells[0]}: error DP203 no predicate 'death'" in done.stdout + done.stderr


def test_anchor_tells_places_in_the_dossier_with_its_new_ids(example):
    """Ids that the same run writes move lines down.

    A quote that fails is told, and shown, where it stands now.
    """
    dossier = example / "dossiers/arden-2011.yaml"
    text = re.sub(r"\n( *)- id: c-\w+\n *", r"\n\1- ", dossier.read_text())
    inline = (
        '- {quote: "several docks", predicate: fate-unknown, population: sailors, value: several}'
    )
    dossier.write_text(
        text.replace("- quote: several sheds", f"{inline}\n      - quote: seven sheds")
    )
    done = run("anchor", example, "--evidence", example / "texts")
    assert re.search("[2-9] new ids", done.stdout)
    for quote in ("seven sheds", "several docks"):
        (place,) = re.findall(
            rf"^dossiers/arden-2011.yaml:(\d+):(\d+): quote '{quote}'", done.stdout, re.MULTILINE
        )
        line, column = map(int, place)
        assert (
            dossier.read_text().splitlines()[line - 1][column - 1 :].lstrip('"').startswith(quote)
        )


def _changed(example, dist, version="0.1.0"):
    """Release a package, and change its records under a version."""
    release(example, dist)
    (example / "vocabulary/subjects/girls.yaml").write_text(
        "id: girls\nlabel: girls\nkind: population\n"
    )
    package = example / "package.yaml"
    package.write_text(package.read_text().replace("version: 0.1.0", f"version: {version}"))
    build(example).write()


def _unreviewed(example, _dist):
    dossier = example / "dossiers/leith-2012.yaml"
    dossier.write_text(dossier.read_text().replace("method: human", "method: machine"))
    build(example).write()


REFUSED_RELEASES = {
    "nothing changed": (1, release, ("--bump", "auto")),
    "changed under its version": (1, _changed, ()),
    "version says too little": (1, lambda example, dist: _changed(example, dist, "0.1.1"), ()),
    "version before the last": (1, lambda example, dist: _changed(example, dist, "0.0.9"), ()),
    "bump says too little": (1, _changed, ("--bump", "patch")),
    "records wait": (1, _unreviewed, ("--require-reviewed",)),
    "no package": (2, lambda example, _: shutil.rmtree(example), ()),
    "no key": (2, lambda _example, _dist: None, ("--sign", "nowhere.pem")),
    "no release before": (2, _changed, ("--bump", "auto", "--previous", "nowhere.zip")),
    "nothing to raise over": (2, lambda _example, _dist: None, ("--bump", "minor")),
    "other bytes": (
        2,
        lambda _, dist: (dist.mkdir(), (dist / "arden-0.1.0.zip").write_bytes(b"")),
        (),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", REFUSED_RELEASES)
def test_a_release_is_refused_with_1_and_impossible_with_2(name, example, tmp_path):
    """The exit code tells whether the package must change, or the command; help says so too."""
    code, prepare, options = REFUSED_RELEASES[name]
    prepare(example, tmp_path / "dist")
    done = run("release", example, "--out", tmp_path / "dist", *options)
    assert (code, True) == (done.returncode, done.stderr.startswith("docprov: "))


def test_help_tells_the_exit_codes_of_release():
    """What 1 and 2 mean for a release stands in its help."""
    shown = run("release", "--help").stdout
    told = " ".join(shown.split())
    assert "Exit code 1: refused" in told
    assert "Exit code 2: it cannot run" in told
    lines = shown[: shown.index("docprov release datapackage --out")].split("Exit code 1")[1]
    full = [len(line.rstrip()) > 60 for line in lines.strip().splitlines()]
    assert all(full[:-1])


def test_verify_fails_with_1(example):
    """A broken archive is not ok, with exit code 1."""
    path = example / "broken.zip"
    path.write_bytes(b"PK\x03\x04")
    assert 1 == run("verify", path).returncode


@pytest.mark.long
def test_signing_from_the_key_to_the_check(example):
    """A key is made, signs, and is trusted.

    Without a signature, or without a readable trust file, nothing is ok.
    """
    made = run("keygen", example / "arden.pem", "--name", "Arden [archive]")
    assert (0, True) == (made.returncode, f"wrote {example}/arden.pem.trust.json" in made.stdout)
    trust, archive = example / "arden.pem.trust.json", example / "dist/arden-0.1.0.zip"
    signed = run("release", example, "--out", example / "dist", "--sign", example / "arden.pem")
    assert (0, f"signed: {archive}.dsse.json") == (
        signed.returncode,
        signed.stdout.splitlines()[-1],
    )
    verified = run("verify", archive, "--trust", trust)
    assert (0, True) == (
        verified.returncode,
        "ok        signature: signed by Arden [archive]\n" in verified.stdout,
    )
    archive.with_name(f"{archive.name}.dsse.json").unlink()
    unsigned = run("verify", archive, "--trust", trust)
    assert (1, True) == (
        unsigned.returncode,
        "failed    signature: there is no signature" in unsigned.stdout,
    )
    trust.write_text("{}")
    assert (2, "") == ((done := run("verify", archive, "--trust", trust)).returncode, done.stdout)


@pytest.mark.parametrize("code", ["DP302", "absent-quote"])
def test_rule_explains(code):
    """A rule is explained with what it is, why it matters, how to fix it and an example."""
    done = run("rule", code)
    assert all(
        title in done.stdout
        for title in ("What it is", "Why it matters", "How to fix it", "fires", "silent")
    )


def test_a_rule_that_a_table_shows_names_its_cells():
    """The example of a rule about a table is a record of it and the value of each column that
    matters.
    """
    told = run("rule", "DP208").stdout
    assert told.endswith(
        "Example, in data/claims.csv of the example package, record leith-2012.c-b04xe\n"
        "  fires:\n    breakdown: arden-2011.b-c4u5e\n  silent:\n    breakdown:\n"
    )


def test_a_rule_that_no_file_shows_is_explained_in_words():
    """A rule about what people do, and not about a text, has an example in words."""
    told = run("rule", "DP540").stdout
    assert told.endswith(
        "Example\n  one pull request changes dossiers/arden-2011.yaml and "
        "dossiers/leith-2012.yaml\n"
    )


def test_rule_alone_lists_all():
    """Without a code all rules are listed."""
    assert list(CATALOGUE) == [line.split()[0] for line in run("rule").stdout.splitlines()]


@pytest.mark.long
def test_output_is_safe_and_plain_in_a_pipe(example):
    """Control characters in a package are shown escaped, and there is no colour in a pipe, in any
    locale.
    """
    for folder in ("dossiers", "vocabulary"):
        shutil.rmtree(example / folder)
    (example / "package.yaml").unlink()
    path = example / "data/subjects.csv"
    path.write_bytes(
        path.read_bytes().replace(b"boys,boys,population", b"boys,boys,\x1b[31mred\x07 [bold]x")
    )
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii:backslashreplace"}
    done = run_process("validate", example, **settings)
    assert "\x1b" not in done.stdout
    assert "\\x1b[31mred\\x07 [bold]x" in done.stdout


def name_of(command):
    """Return the name under which a command is called."""
    return command.name or command.callback.__name__


@pytest.mark.parametrize("command", [name_of(each) for each in app.registered_commands])
def test_help_has_an_example_and_the_readme_names_it(command):
    """Every command of the application has a help text with an example, and a row in the README."""
    assert re.search(rf"^ *docprov {command}\b", run(command, "--help").stdout, re.MULTILINE)
    assert re.search(rf"^\| `docprov {command}\b", Path("README.md").read_text(), re.MULTILINE)


def test_anchor_suggests_what_to_write_instead(example):
    """With --suggest a failing quote is shown beside the passage that is most like it, as lines of
    the dossier.
    """
    dossier = example / "dossiers" / "arden-2011.yaml"
    dossier.write_text(dossier.read_text().replace("quote: several sheds", "quote: seven sheds"))
    done = run("anchor", example, "--evidence", example / "texts", "--check", "--suggest")
    assert 1 == done.returncode
    assert (
        '  - quote: "seven sheds"\n  + quote: "several sheds"\n    seven -> several\n'
        in done.stdout
    )


def test_anchor_mends_what_is_exact_but_for_normalisation(example):
    """With --fix a quote is written in the characters of its text, and then stands there
    verbatim.
    """
    done = run("anchor", example, "--evidence", example / "texts", "--fix")
    assert 0 == done.returncode
    assert done.stdout.startswith("fixed dossiers/arden-2011.yaml:94:12: ")
    assert "arden-2011: 13 verbatim;" in done.stdout


def test_a_project_needs_no_path(tmp_path):
    """Where the package is `datapackage`, as the messages take for granted, commands find it.

    A page's text is named.
    """
    init(tmp_path / "papers")
    (tmp_path / "page.html").write_text(
        "<title>Notice</title><article><p>The lamp will be dark in May.</p></article>"
    )
    captured = run(
        "capture",
        tmp_path / "page.html",
        "--document",
        "lamp-1931",
        "--voice",
        "tolm-courier",
        "--kind",
        "statement",
        "--evidence",
        "texts",
        cwd=tmp_path / "papers",
    )
    first, second, *_ = captured.stdout.splitlines()
    assert (True, True) == (
        first.endswith(".html"),
        second.endswith(".txt  the text to quote from"),
    )
    assert "The lamp will be dark" in (tmp_path / "papers" / second.split()[1]).read_text()
    assert 0 == run("anchor", cwd=tmp_path / "papers", DOCPROV_EVIDENCE="texts").returncode
    unchecked = run("anchor", cwd=tmp_path / "papers")
    assert (
        "not made: quotes against texts that are not at hand (--evidence or DOCPROV_EVIDENCE)"
        in unchecked.stdout
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, ("rule", "DP302")),
        (1, ("verify", "README.md")),
        (2, ("validate", "nowhere")),
    ],
)
def test_a_process_ends_with_the_code_of_its_command(code, arguments):
    """The program ends with the exit code of the command, and prints the same as the
    command does.
    """
    done, command = run_process(*arguments), run(*arguments)
    assert (code, command.stdout, command.stderr) == (done.returncode, done.stdout, done.stderr)
    assert code == command.returncode


@pytest.mark.long
def test_a_closed_pipe_ends_without_a_word():
    """Whoever reads only the first line of an output gets it, and no error after it."""
    command = [sys.executable, "-m", "docprov", "rule"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as running:
        assert running.stdout.readline().startswith(b"DP001")
        running.stdout.close()
        assert b"" == running.stderr.read()


@pytest.mark.long
def test_without_docstrings_nothing_is_built():
    """Python -OO drops what tables are described by, so that other bytes would come out: one line
    says so.
    """
    done = run_process("validate", "docs/examples/arden", options=["-OO"])
    assert (2, "") == (done.returncode, done.stdout)
    reason = "tables are described by docstrings, which Python drops with -OO"
    assert f"docprov: {reason}; run it without\n" == done.stderr


@pytest.mark.long
def test_help_loads_no_data_frames():
    """Help is shown without the libraries that only a package needs."""
    code = (
        "import sys; sys.argv = ['docprov', '--help']\n"
        "from docprov.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    heavy = {'polars', 'narwhals', 'frictionless'}\n"
        "    print(sorted(heavy & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


@pytest.mark.long
def test_ctrl_c_while_the_command_line_is_loaded():
    """It ends the command like Ctrl-C at any later time: exit code 130 and no traceback."""
    code = (
        "import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'docprov.cli.consulting':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from docprov.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (130, b"", b"") == (done.returncode, done.stdout, done.stderr)
