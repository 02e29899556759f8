"""Files that are something else, or were changed on their way, are told as what they are."""

import shutil

import pytest
from tests.samples import sampled

from docprov import anchor, validate
from docprov.dossiers.yaml.foreign_files import foreign_kind
from docprov.dossiers.yaml.reading import read_yaml
from docprov.storage.files import sha256

FOREIGN = {
    "RTF": (rb"{\rtf1\ansi{\fonttbl\f0 Helvetica;}\f0 label: x}", "(RTF)"),
    "a page": (b"<!DOCTYPE html>\n<html><body>a: b</body></html>", "(HTML)"),
    "a page without a type": (b"\n  <HTML lang=en>\n<p>a: b", "(HTML)"),
    "a page with a mark in front": (b"\xef\xbb\xbf<html>", "(HTML)"),
    "XML": (b'<?xml version="1.0"?>\n<a/>', "(XML)"),
    "XML without a head": (b"<dossier id='a'><b/></dossier>", "(XML)"),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n", "PDF"),
    "PostScript": (b"%!PS-Adobe-3.0\n", "PostScript"),
    "a docx": (b"PK\x03\x04\x14\x00[Content_Types].xml", "zip archive"),
    "an empty zip": (b"PK\x05\x06" + bytes(18), "zip archive"),
    "a doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office program"),
    "gzip": (b"\x1f\x8b\x08\x00", "packed"),
    "a PNG": (b"\x89PNG\r\n\x1a\n", "picture"),
    "a JPEG": (b"\xff\xd8\xff\xe0", "picture"),
    "a plist": (b"bplist00\xd1", "property list"),
    "SQLite": (b"SQLite format 3\x00", "SQLite"),
    "LFS": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "git lfs pull"),
    "an e-mail": (b"MIME-Version: 1.0\nContent-Type: text/html\n\n--x\n", "(MIME)"),
    "LaTeX": (b"\\documentclass{article}\n", "LaTeX"),
    "a key": (b"-----BEGIN PRIVATE KEY-----\n", "(PEM)"),
    "a patch": (b"diff --git a/a b/a\n", "patch"),
    "a calendar": (b"BEGIN:VCALENDAR\r\n", "calendar"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_another_kind_is_told_as_what_it_is(name):
    """There is one fault, at the beginning of the file, and it says what the file is."""
    data, words = FOREIGN[name]
    faults = []
    assert read_yaml("dossiers/odd-2011.yaml", data, faults) is None
    (fault,) = faults
    assert ("DP004", 1, 1) == (fault.rule, fault.place.line, fault.place.column)
    assert words in fault.message


@pytest.mark.parametrize(
    "text",
    [
        "a: <html>",
        "# <html>\na: b",
        "{document: {id: a}}",
        "- a",
        "PK: a",
        "version: 1",
        "index: 1",
    ],
)
def test_yaml_is_no_file_of_another_kind(text):
    """What may be YAML is read as such."""
    assert "" == foreign_kind(text.encode())


def pointer(data):
    return f"version https://git-lfs.github.com/spec/v1\noid {sha256(data)}\nsize 1\n".encode()


ALTERED = {
    "CRLF": (lambda data: data.replace(b"\n", b"\r\n"), "line ends converted"),
    "CR": (lambda data: data.replace(b"\n", b"\r"), "line ends converted"),
    "keywords": (lambda data: data.replace(b"$Id$", b"$Id: a.txt 12 $"), "keywords expanded"),
    "LFS": (pointer, "pointer of Git LFS"),
    "a mark in front": (lambda data: b"\xef\xbb\xbf" + data, "byte order mark in front"),
    "no last line end": (lambda data: data.removesuffix(b"\n"), "last line end removed"),
    "one more line end": (lambda data: data + b"\n", "line end added"),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "saved in utf-16"),
    "Latin": (lambda data: data.decode().encode("cp1252"), "saved in cp1252"),
    "decomposed": (lambda data: data.replace("é".encode(), "e\u0301".encode()), "composed anew"),
    "cut": (lambda data: data[:-9], "named for it"),
    "empty": (lambda _: b"", "named for it"),
}


@pytest.fixture
def held(example):
    """Return the example, its evidence folder and a text there with keywords and accents."""
    texts = example.parent / "evidence"
    shutil.copytree("docs/examples/arden/texts", texts)
    text = texts / "arden-2011.txt"
    old = sha256(text.read_bytes())
    text.write_bytes(text.read_bytes() + "Café $Id$\n".encode())
    dossier = example / "dossiers/arden-2011.yaml"
    new = sha256(text.read_bytes())
    dossier.write_text(dossier.read_text("utf-8").replace(old, new), encoding="utf-8")
    anchor(example, texts)
    return example, texts


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(ALTERED, 3))
def test_a_text_that_was_changed_on_its_way_is_named(held, name):
    """Validating names the file, what happened to it, and the capture that it was."""
    package, texts = held
    change, words = ALTERED[name]
    path = texts / "arden-2011.txt"
    path.write_bytes(change(path.read_bytes()))
    (fault,) = [each for each in validate(package, texts).of("warning") if each.rule == "DP320"]
    assert "arden-2011.txt" in fault.message
    assert words in fault.message
    assert "dossiers/arden-2011.yaml" == fault.place.file


def test_a_text_that_is_elsewhere_is_no_fault(held):
    """Of a text that no file ever was, the coverage says that it was not compared."""
    package, texts = held
    (texts / "arden-2011.txt").unlink()
    report = validate(package, texts)
    assert [] == [each for each in report.diagnostics if each.rule == "DP320"]
    assert report.coverage.unchecked
