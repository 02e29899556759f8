"""Texts of diagnostics: values made safe to print, numbers with their noun, and JSON."""

import json
import re

_LONGEST = 240
_MARKDOWN = frozenset("\\`*_<>[]#|")
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN = frozenset(" .,:;!?-–()/+=%'’“”")
_RAW = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

MISSING_EXTRA = "{0} needs a library that is not installed ({1}): pip install 'docprov[capture]'"
"""What is said where a library for captures is missing: what needs it, and its name."""


def counted(number: int, word: str) -> str:
    """Return a number with its word, in the plural where it takes one.

    >>> counted(1, "fault"), counted(2, "fault")
    ('1 fault', '2 faults')
    """
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def shown(value: object) -> str:
    r"""Return a value as one line that is safe to print: control characters escaped, long text cut.

    >>> shown("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return printable(_cut(value))


def in_quotes(value: object) -> str:
    r"""Return a value between quotation marks, as one line that is safe to print, long text cut.

    >>> print(in_quotes("a\x1b[2Jb"))
    'a\x1b[2Jb'
    """
    return repr(_cut(value))


def _cut(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def has_halves(text: str) -> bool:
    r"""Return whether a text has half of a character, as other bytes than UTF-8 give it.

    >>> has_halves("a\udcff"), has_halves("é")
    (True, False)
    """
    return _HALF.search(text) is not None


def printable(value: object) -> str:
    """Return a text as one line without control characters, whole."""
    text = str(value)
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def markdown_escaped(text: str) -> str:
    r"""Return a text as one line in which no sign means anything in Markdown.

    >>> markdown_escaped("a | b")
    'a \\| b'
    """
    return "".join(f"\\{each}" if each in _MARKDOWN else each for each in printable(text))


def dot_quoted(line: str) -> str:
    r"""Return a line as a quoted label of the DOT language.

    >>> dot_quoted('a "b"')
    '"a \\"b\\""'
    """
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def mermaid_quoted(line: str) -> str:
    """Return a line as a quoted label of Mermaid; what could mean something is its number.

    >>> mermaid_quoted("a | b")
    '"a #124; b"'
    """
    plain = (
        each if each.isalnum() or each in _PLAIN or ord(each) > 0x7F else f"#{ord(each)};"
        for each in line
    )
    return f'"{"".join(plain)}"'


def sorted_json(content: object) -> str:
    r"""Return JSON for programs: sorted keys, two spaces, no raw control characters, a line end.

    >>> sorted_json({"b": 1, "a": "\x85"})
    '{\n  "a": "\\u0085",\n  "b": 1\n}\n'
    """
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    return json_escaped(text) + "\n"


def json_escaped(text: str) -> str:
    r"""Return JSON without raw control characters and turns of the writing; its meaning stays.

    >>> json_escaped('"a\x85b"')
    '"a\\u0085b"'
    """
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
