"""Writing a dossier: from its content (texts, lists and mappings by name) to YAML that reads back as the same content.

One writer for all that makes dossiers: tables, sheets of a spreadsheet. A text stands without quotation marks only where no
reader of YAML could take it for something else; a short mapping stands on one line. What no dossier can say is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.reports import Report
from docprov.dossiers.grammar import QUOTES
from docprov.dossiers.yaml.nodes import Content
from docprov.dossiers.yaml.nodes import content as said
from docprov.dossiers.yaml.reading import read_yaml

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/+-]*[A-Za-z0-9._/+-])?")
_WORDS = frozenset({"null", "true", "false"})
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WIDEST = 120
_ALWAYS_BLOCK = frozenset({"document"})


def dossier_bytes(content: Mapping[str, Content]) -> bytes:
    r"""Return a dossier that says what is given.

    Raises:
        DocprovError: a text holds what no dossier can say, such as a control character; carries the report.

    >>> dossier_bytes({"voice": "arden-post", "claims": [{"quote": "pier #3", "subject": "pier-3"}]})
    b'voice: arden-post\nclaims:\n  - {quote: "pier #3", subject: pier-3}\n'
    """
    try:
        data = "".join(f"{line}\n" for line in _fields(content, "")).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DocprovError("a text holds half of a character") from error
    faults: list[Diagnostic] = []
    read = read_yaml("the dossier", data, faults)
    if read is None or faults or said(read) != content:
        raise DocprovError("a text cannot stand in a dossier", Report(diagnostics=tuple(faults)))
    return data


def _fields(content: Mapping[str, Content], indent: str) -> Iterator[str]:
    for name, part in content.items():
        head = f"{indent}{_text(name)}:"
        if isinstance(part, str):
            yield f"{head} {_text(part)}"
        elif not part or (
            name not in _ALWAYS_BLOCK and (line := _line(part)) and len(head) + len(line) < _WIDEST
        ):
            yield f"{head} {_line(part)}"
        elif isinstance(part, Mapping):
            yield head
            yield from _fields(part, f"{indent}  ")
        else:
            yield head
            yield from _items(part, f"{indent}  ")


def _items(items: Sequence[Content], indent: str) -> Iterator[str]:
    for part in items:
        line = _line(part)
        if isinstance(part, str) or not part or (line and len(indent) + len(line) + 2 < _WIDEST):
            yield f"{indent}- {line}"
        elif isinstance(part, Mapping):
            first, *rest = _fields(part, f"{indent}  ")
            yield f"{indent}- {first.removeprefix(f'{indent}  ')}"
            yield from rest
        else:
            first, *rest = _items(part, f"{indent}  ")
            yield f"{indent}- {first.removeprefix(f'{indent}  ')}"
            yield from rest


def _line(content: Content) -> str:
    """Return content on one line, empty where it is a list of entries, or holds one, and is better read in several."""
    if isinstance(content, str):
        return _text(content)
    if isinstance(content, Mapping):
        parts = [
            (name, _line(part) if not isinstance(part, str) else _inside(name, part))
            for name, part in content.items()
        ]
        return (
            ""
            if any(not line for _, line in parts)
            else f"{{{', '.join(f'{_text(name)}: {line}' for name, line in parts)}}}"
        )
    if any(not isinstance(part, str) for part in content):
        return ""
    return f"[{', '.join(_text(str(part)) for part in content)}]"


def _inside(name: str, text: str) -> str:
    return _quoted(text) if name in QUOTES else _text(text)


def _text(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text not in _WORDS else _quoted(text)


def _quoted(text: str) -> str:
    return _ESCAPED.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)
    )
