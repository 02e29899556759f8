"""Writing YAML: content (texts, lists and mappings by name) as lines that say the same.

A text is without quotation marks only where docprov reads it as that text again; other readers may
take a day, a number or `no` for something else. What is short is on one line. What no dossier can
say is refused.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.reports import Report
from docprov.dossiers.grammar import QUOTES
from docprov.dossiers.yaml.nodes import Content
from docprov.dossiers.yaml.nodes import content as content_of
from docprov.dossiers.yaml.reading import read_yaml

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/+-]*[A-Za-z0-9._/+-])?")
_WORDS = frozenset({"null", "true", "false"})
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WIDEST = 120
_ALWAYS_BLOCK = frozenset({"document"})


def dossier_bytes(content: Mapping[str, Content]) -> bytes:
    r"""Return the dossier that says what is given.

    Raises:
        DocprovError: a text contains what no dossier can say, such as a control character.

    >>> dossier_bytes({"voice": "arden-post", "claims": [{"quote": "pier #3", "subject": "pier"}]})
    b'voice: arden-post\nclaims:\n  - {quote: "pier #3", subject: pier}\n'
    """
    data = encoded(_field_lines(content))
    faults: list[Diagnostic] = []
    read = read_yaml("the dossier", data, faults)
    if read is None or faults or content_of(read) != content:
        raise DocprovError("a dossier cannot contain this", Report(diagnostics=tuple(faults)))
    return data


def encoded(lines: Iterable[str]) -> bytes:
    r"""Return lines as UTF-8.

    Raises:
        DocprovError: a text has half of a character, such as one that came from other bytes.

    >>> encoded(["voice: arden-post"])
    b'voice: arden-post\n'
    """
    try:
        return "".join(f"{line}\n" for line in lines).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DocprovError("a text contains half of a character") from error


def _field_lines(content: Mapping[str, Content], indent: str = "") -> Iterator[str]:
    for name, part in content.items():
        head = f"{indent}{_text(name)}:"
        if _fits(part, 0 if name in _ALWAYS_BLOCK else _WIDEST - len(head)):
            yield f"{head} {_part(name, part)}"
        else:
            yield head
            yield from _block_lines(part, f"{indent}  ")


def _item_lines(items: Sequence[Content], indent: str = "") -> Iterator[str]:
    for part in items:
        if _fits(part, _WIDEST - len(indent) - 2):
            yield f"{indent}- {one_line(part)}"
        else:
            first, *rest = _block_lines(part, f"{indent}  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest


def _block_lines(part: Content, indent: str) -> Iterator[str]:
    return _field_lines(part, indent) if isinstance(part, Mapping) else _item_lines(part, indent)


def _fits(part: Content, room: int) -> bool:
    """Say whether content belongs on one line: a text, or what is short and has no entries."""
    if isinstance(part, str) or not part:
        return True
    return not _has_entries(part) and len(one_line(part)) < room


def _has_entries(content: Content) -> bool:
    if isinstance(content, str):
        return False
    if isinstance(content, Mapping):
        return any(_has_entries(part) for part in content.values())
    return any(not isinstance(part, str) for part in content)


def one_line(content: Content) -> str:
    """Return content on one line, as it can be written inside `{ }` too.

    >>> one_line({"quote": "pier 3", "records": ["c-00001", "no"]})
    '{quote: "pier 3", records: [c-00001, no]}'
    """
    if isinstance(content, str):
        return _text(content)
    if isinstance(content, Mapping):
        return f"{{{', '.join(_flow_field(*field) for field in content.items())}}}"
    return f"[{', '.join(one_line(part) for part in content)}]"


def _flow_field(name: str, part: Content) -> str:
    """Return a field inside `{ }`, where a quote is never without quotation marks."""
    said = quoted(part) if name in QUOTES and isinstance(part, str) else _part(name, part)
    return f"{_text(name)}: {said}"


def _part(name: str, part: Content) -> str:
    """Return what a field says on one line; a quote that is withheld is inside `{ }` itself."""
    if name not in QUOTES or not isinstance(part, Mapping):
        return one_line(part)
    marked = (
        f"{_text(key)}: {quoted(each) if isinstance(each, str) else one_line(each)}"
        for key, each in part.items()
    )
    return f"{{{', '.join(marked)}}}"


def _text(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text not in _WORDS else quoted(text)


def quoted(text: str) -> str:
    r"""Return a text in double quotation marks, as YAML and JSON read it alike.

    >>> print(quoted('the "Mail" \\ 5'))
    "the \"Mail\" \\ 5"
    """
    escaped = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)
