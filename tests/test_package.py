"""Opening what anybody may send: one fault for each thing that is wrong, and never another
exception.
"""

import os
import random
import shutil
import socket
import threading

import pytest
from tests.samples import sampled

from docprov import DocprovError, LoadError, anchor, build, load, validate, verify
from docprov.package.package import open_package

LONG_SEEDS = [pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 30)]
PIECES = (
    b"",
    b'"',
    b"'",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"- ",
    b",",
    b"\n",
    b"\r",
    b"\t",
    b"\x00",
    b"\xff",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"9" * 30,
    b"\xef\xbb\xbf",
    b"&a ",
    b"*a",
    "\U0001f600".encode(),
    b"..",
    b"../x",
    b"NaN",
    b"sha256:",
    b"\\ud800",
)


def broken(data, chance):
    """Return bytes with a few pieces put in, cut out, or lines swapped and doubled."""
    for _ in range(chance.randint(1, 3)):
        at, way = chance.randrange(len(data) + 1), chance.randrange(4)
        if way == 0:
            data = data[:at] + chance.choice(PIECES) + data[at:]
        elif way == 1:
            data = data[:at] + chance.choice(PIECES) + data[at + chance.randint(1, 20) :]
        else:
            lines = data.split(b"\n")
            first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
            if way == 2:
                lines[first], lines[second] = lines[second], lines[first]
            else:
                lines.insert(second, lines[first])
            data = b"\n".join(lines)
    return data


def as_tables(folder):
    shutil.rmtree(folder / "dossiers")
    shutil.rmtree(folder / "vocabulary")
    (folder / "package.yaml").unlink()


@pytest.mark.long
@pytest.mark.parametrize("seed", [*range(6), *LONG_SEEDS])
def test_nothing_but_docprov_errors(seed, example):
    """Whatever is broken in whichever file, every entry point ends with a report or with a
    DocprovError.
    """
    chance, folder = random.Random(seed), example  # noqa: S311 - no secret depends on it
    if chance.random() < 0.5:
        as_tables(folder)
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.parent.name != "texts"
    )
    for path in chance.sample(files, 2):
        path.write_bytes(broken(path.read_bytes(), chance))
    texts = folder / "texts"
    for use in (
        lambda: validate(folder, texts).to_json(),
        lambda: [list(getattr(load(folder), name)) for name in ("claims", "passages", "regions")],
        lambda: build(folder),
        lambda: anchor(folder, texts, write=False),
        lambda: verify(folder),
    ):
        try:
            use()
        except DocprovError:
            continue


DESCRIPTORS = {
    "no JSON": b"{",
    "a list": b"[]",
    "a name twice": b'{"name": "a", "name": "b"}',
    "NaN": b'{"name": NaN}',
    "trailing text": b"{} {}",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a lone surrogate": b'{"name": "\\ud800"}',
    "a huge integer": b'{"name": ' + b"9" * 6000 + b"}",
    "deep nesting": b"[" * 100_000,
    "a version that is a number": b'{"name": "a", "version": 1}',
    "licences that are a text": b'{"name": "a", "version": "0.1.0", "licenses": "CC0"}',
    "settings of another format": b'{"name": "a", "docprov": {"format": 9}}',
    "not UTF-8": b'{"name": "\xff"}',
}


@pytest.mark.parametrize("name", DESCRIPTORS)
def test_a_broken_descriptor_is_one_fault(name, example):
    """A descriptor that cannot be read is one fault, which speaks of this file alone."""
    as_tables(example)
    (example / "datapackage.json").write_bytes(DESCRIPTORS[name])
    (fault,) = open_package(example).faults
    assert ("DP014", "datapackage.json") == (fault.rule, fault.place.file)
    assert "package.yaml" not in fault.message + fault.help


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ('"arden"', '"Arden Bay"', '"Arden Bay"'),
        ('"0.1.0"', "1", "1"),
        ('"version"', "version", "version"),
        ('"CC0-1.0"', "3", "["),
        ('"title": "', '"title": "\xff', "\xff"),
        ('"docprov": {', '"docprov": {"removed": 3, ', "3"),
        ('"tolerance": "0.1"', '"tolerance": "2"', '"2"'),
        ('"contributors": [', '"contributors": [{"title": 1}, ', "["),
        ('"keywords": [', '"keywords": "a", "was": [', '"a"'),
    ],
)
def test_what_is_wrong_with_a_descriptor_has_its_line_and_column(example, old, new, at):
    """The fault is where the value is, or where the file cannot be read on."""
    as_tables(example)
    path = example / "datapackage.json"
    data = path.read_bytes().decode("utf-8").replace("\n", "\n \t")
    assert old in data
    before, _, after = data.partition(old)
    path.write_bytes(f"{before}{new}{after}".encode("latin-1"))
    fault = open_package(example).faults[0]
    lines = path.read_bytes().decode("latin-1").split("\n")
    assert lines[fault.place.line - 1][fault.place.column - 1 :].startswith(at), str(fault)


RESOURCES = {
    "a path that leads out": '"path": "../claims.csv"',
    "an absolute path": '"path": "/etc/hostname"',
    "an address": '"path": "http://127.0.0.1:PORT/claims.csv"',
    "another table's path in a list": '"path": ["data/claims.csv", "data/agents.csv"]',
    "another table's path": '"path": "data/agents.csv"',
}


@pytest.mark.parametrize("name", RESOURCES)
def test_a_table_elsewhere_is_never_read(name, example):
    """A resource whose path is not the table's own place is a fault.

    Nothing is fetched or followed.
    """
    as_tables(example)
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked = threading.Event()
        server.settimeout(0.2)

        def listen():
            try:
                server.accept()
                asked.set()
            except TimeoutError:
                return

        listener = threading.Thread(target=listen)
        listener.start()
        path = example / "datapackage.json"
        port = str(server.getsockname()[1])
        path.write_text(
            path.read_text().replace(
                '"path": "data/claims.csv"', RESOURCES[name].replace("PORT", port)
            )
        )
        faults = open_package(example).faults
        listener.join()
    assert ["DP015"] == [fault.rule for fault in faults]
    assert not asked.is_set()


COLUMNS = {
    "a type that is no simple one": '{"name": "more", "type": "array"}',
    "a name that is none": '{"name": "a b", "type": "string"}',
    "a text": '"more"',
    "a pattern to run": '{"name": "more", "type": "string", "constraints": {"pattern": "(a+)+$"}}',
}


@pytest.mark.parametrize("name", sampled(COLUMNS))
def test_a_foreign_schema_gives_names_and_types_only(name, example):
    """What a descriptor declares beyond our columns is a new name with a simple type, or it is a
    fault.
    """
    as_tables(example)
    path = example / "datapackage.json"
    text = path.read_text()
    field = '          {\n            "name": "capture",'
    path.write_text(text.replace(field, f"          {COLUMNS[name]},\n{field}", 1))
    codes = {fault.rule for fault in open_package(example).faults}
    assert codes == (set() if "pattern" in name else {"DP015"})
    validate(example)


def _link(path):
    path.unlink()
    path.symlink_to("/etc/hostname")


def _pipe(path):
    path.unlink()
    os.mkfifo(path)


def _folder(path):
    path.unlink()
    path.mkdir()


ODD_FILES = {
    "a link": _link,
    "a pipe": _pipe,
    "a folder": _folder,
    "nothing": lambda path: path.unlink(),
}


@pytest.mark.parametrize("file", ["data/claims.csv", "data/regions.csv"])
@pytest.mark.parametrize("name", ODD_FILES)
def test_an_odd_file_in_the_place_of_a_table_is_one_fault(name, file, example):
    """A link, a pipe, a folder or nothing where a table belongs is one fault, without following or
    waiting.
    """
    as_tables(example)
    ODD_FILES[name](example / file)
    assert [("DP001", file)] == [
        (fault.rule, fault.place.file) for fault in open_package(example).faults
    ]


@pytest.mark.parametrize("name", ["a link", "a pipe", "a folder"])
def test_an_odd_file_in_the_place_of_a_dossier_is_one_fault(name, example):
    """The same holds for dossiers."""
    file = "dossiers/leith-2012.yaml"
    ODD_FILES[name](example / file)
    assert ("DP001", file) in [
        (fault.rule, fault.place.file) for fault in open_package(example).faults
    ]


def test_a_table_that_a_descriptor_leaves_out_is_a_fault(example):
    """A package of tables has all of them; one that is not named is reported by name."""
    as_tables(example)
    path = example / "datapackage.json"
    path.write_text(path.read_text().replace('"name": "regions"', '"name": "areas"'))
    faults = open_package(example).faults
    assert {"DP015"} == {fault.rule for fault in faults}
    assert any("no table 'regions'" in fault.message for fault in faults)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x05\x06" + b"\0" * 18, b"\x1f\x8b\x08", b"<html>"], ids=repr
)
def test_an_odd_archive_does_not_open(data, tmp_path):
    """What is not an archive of ours is refused with a LoadError."""
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(LoadError):
        open_package(path)


def test_the_folder_of_a_project_names_the_package_in_it(tmp_path):
    """Somebody who names the project and not its package is told where the package is."""
    (tmp_path / "papers/datapackage").mkdir(parents=True)
    with pytest.raises(LoadError, match=r"papers holds no package: .*; .*datapackage may be it"):
        open_package(tmp_path / "papers")
