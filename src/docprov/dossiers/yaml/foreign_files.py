"""Files of another kind under the name of a YAML file: told as what they are, by how they begin."""

import re

_BINARY = {
    rb"PK(?:\x03\x04|\x05\x06)": "a zip archive, as .docx, .xlsx, .odt and .epub files are",
    rb"\xd0\xcf\x11\xe0": "a document of an old office program",
    rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ|7z\xbc\xaf|Rar!": "a packed file",
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP": "a picture",
    rb"bplist00": "a property list",
    rb"SQLite format 3\x00": "a database of SQLite",
    rb"%PDF-": "a PDF",
    rb"%!PS": "a PostScript file",
}
_TEXT = {
    r"\{\\rtf": "a text of a word processor (RTF)",
    r"<!doctype html|<html\b|<head\b|<body\b": "a web page (HTML)",
    r"<\?xml|<!doctype|<[a-z][\w:.-]*[\s/>]": "a file of markup (XML)",
    r"version https://git-lfs\.github\.com/": "a pointer of Git LFS in place of the file; "
    "`git lfs pull` fetches it",
    r"(?:mime-version|received|return-path|delivered-to|x-mozilla-status): ": "an e-mail or a page "
    "saved with its parts (MIME)",
    r"\\(?:documentclass|begin|input|usepackage)\b": "a text of LaTeX",
    r"-----begin [a-z ]+-----": "a key or a certificate (PEM)",
    r"diff --git ": "a patch",
    r"begin:v(?:card|calendar)": "a card or a calendar",
}
_BINARY_KINDS = [(re.compile(begins, re.DOTALL), kind) for begins, kind in _BINARY.items()]
_TEXT_KINDS = [(re.compile(begins, re.IGNORECASE), kind) for begins, kind in _TEXT.items()]


def foreign_kind(data: bytes) -> str:
    r"""Return what a file is that is certainly no YAML for docprov; empty where it may be.

    >>> foreign_kind(b"{\\rtf1 x}"), foreign_kind(b"document: {id: a}")
    ('a text of a word processor (RTF)', '')
    """
    head = data[:1024].removeprefix(b"\xef\xbb\xbf")
    for begins, kind in _BINARY_KINDS:
        if begins.match(head):
            return kind
    text = head.decode("utf-8", "replace").lstrip()
    return next((kind for begins, kind in _TEXT_KINDS if begins.match(text)), "")
