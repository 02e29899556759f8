"""The protective YAML reader: text only, every place remembered, YAML's silent damage refused.

Refused are anchors, aliases, tags, merge keys, directives, several documents, duplicate keys, tabs,
a byte order mark, control characters and nesting beyond 40 levels. The size of a file is checked
before it comes here (`docprov.storage.files`).
"""

import re

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.limits import BEYOND_LIMIT, FaultList
from docprov.dossiers.yaml.faults import BAD_ENCODING, YAML_FEATURE, YAML_SYNTAX
from docprov.dossiers.yaml.foreign_files import foreign_kind
from docprov.dossiers.yaml.nodes import Fields
from docprov.dossiers.yaml.salvage import Salvage

MOST_LINES = 200_000
"""How many lines a file of YAML may have."""
_ORDINARY = bytes([10, *range(32, 127)])
"""The bytes of a text in ASCII with nothing in it that needs a closer look."""
_FOREIGN = "put the dossier itself there, as plain text in UTF-8"
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def read_yaml(file: str, data: bytes, faults: list[Diagnostic]) -> Fields | None:
    r"""Return the mapping that a YAML file contains, as far as it can be read.

    Args:
        file: name of the file, for places.
        data: its bytes.
        faults: receives every fault.

    Returns:
        The mapping, without the entries that cannot be read; None where nothing can be.

    >>> faults = []
    >>> fields = read_yaml("a.yaml", b"country: no\nsize: 010\n", faults)
    >>> fields.entries["size"].value
    '010'
    """
    if kind := foreign_kind(data):
        place = Place(file=file, line=1, column=1)
        faults.append(YAML_SYNTAX.at(place, f"this is {kind}", help=_FOREIGN))
        return None
    text = _decoded(file, data, faults)
    if text is None:
        return None
    if any(mark in text for mark in _CONFLICT) and (
        conflict := re.search(r"^(?:[<>|]{7} |={7}$)", text, re.MULTILINE)
    ):
        place = Place(file=file, line=text.count("\n", 0, conflict.start()) + 1, column=1)
        faults.append(YAML_SYNTAX.at(place, "a merge conflict was left in the file"))
        return None
    if text.count("\n") > MOST_LINES:
        rest = "none of it is read"
        faults.append(BEYOND_LIMIT.at(Place(file=file), file, MOST_LINES, "lines", rest))
        return None
    lines = list(enumerate(text.split("\n")))
    own = FaultList()
    node = Salvage(file, own).read(_without_directives(file, lines, own))
    faults += own
    if node is None or isinstance(node, Fields):
        return node
    faults.append(
        YAML_SYNTAX.at(
            Place(file=file, line=node.line, column=node.column), "the file contains no fields"
        )
    )
    return None


def _decoded(file: str, data: bytes, faults: list[Diagnostic]) -> str | None:
    def fault(message: str, before: bytes) -> None:
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        faults.append(BAD_ENCODING.at(Place(file=file, line=line, column=column), message))

    if data.startswith(b"\xef\xbb\xbf"):
        fault("the file begins with a byte order mark", b"")
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        fault(f"byte {error.start} is not UTF-8 ({data[error.start]:#04x})", data[: error.start])
        return None
    if not data.translate(None, _ORDINARY):
        return text
    for found in re.finditer(
        r"\r(?!\n)|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", text
    ):
        name = "a tab" if found[0] == "\t" else f"the control character U+{ord(found[0]):04X}"
        fault(f"the text contains {name}", text[: found.start()].encode())
        return None
    return text.replace("\r\n", "\n")


def _without_directives(
    file: str, lines: list[tuple[int, str]], faults: list[Diagnostic]
) -> list[tuple[int, str]]:
    """Report the directives before the text, and return the lines with those left empty."""
    kept = list(lines)
    for number, line in lines:
        if line.startswith("%"):
            place = Place(file=file, line=number + 1, column=1)
            faults.append(YAML_FEATURE.at(place, "a directive such as %YAML is before the text"))
            kept[number] = (number, "")
        elif line.strip() and not line.startswith("#"):
            break
    return kept
