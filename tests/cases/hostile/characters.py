"""Unicode: characters that change what a text looks like, in each field of a dossier."""

from collections.abc import Iterator
from pathlib import Path

from tests.cases.hostile.case import VALIDATE, Case

CHARACTERS = {
    "right-to-left override": "\u202e",
    "left-to-right isolate": "\u2066",
    "right-to-left mark": "\u200f",
    "Arabic letter mark": "\u061c",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "no-break space": "\u00a0",
    "line separator": "\u2028",
    "next line": "\u0085",
    "NUL": "\\0",
    "bell": "\\a",
    "escape": "\\e[2J",
    "C1 control": "\\u009b2J",
    "half of a character": "\\ud800",
    "noncharacter": "\\uffff",
    "private use": "\ue000",
    "unassigned": "\u0378",
    "tag letter": "\U000e0041",
    "combining marks": "e" + "\u0301" * 300,
    "full-width digits": "\uff14\uff11",
    "Arabic digits": "\u0664\u0661",
    "Cyrillic letter": "\u0430",
    "long ligature": "\ufdfa" * 100,
    "line end": "\\n",
    "tab": "\\t",
    "space": " ",
}
TEMPLATE = Path("docs/examples/arden/dossiers/leith-2012.yaml")
FIELDS = {
    "id": ("id: c-b04xe", 'id: "c-b04{0}xe"', {"DP011"}),
    "agent's id": ("agent: leith-trust", 'agent: "leith-{0}trust"', {"DP104"}),
    "predicate": ("predicate: deaths", 'predicate: "dea{0}ths"', {"DP104"}),
    "kind": ("kind: letter", 'kind: "let{0}ter"', {"DP103"}),
    "day": ("written: 2012-02-04", 'written: "2012-02-{0}04"', {"DP111"}),
    "value": ("value: at least 38", 'value: "at least 3{0}8"', {"DP011"}),
    "language": ("language: en", 'language: "e{0}n"', {"DP104"}),
}
"""Fields of ids, choices, days and numbers, and the code of one with a character too many."""
UNREAD = {
    *("byte order mark", "line separator", "next line", "NUL", "bell", "escape", "C1 control"),
    "noncharacter",
}
"""What no dossier contains, as itself or escaped."""


def codes(field, name):
    """Return the codes of a field with a character."""
    if name in UNREAD:
        return frozenset({"DP003"})
    if name == "half of a character":
        return frozenset({"DP004"})
    if name == "line end":
        return frozenset({"DP011"} | (FIELDS[field][2] if field != "predicate" else set()))
    return frozenset(FIELDS[field][2])


def cases() -> Iterator[Case]:
    """Yield a dossier for each field and character, many side by side."""
    whole = TEMPLATE.read_text("utf-8")
    for field, (old, new, _) in FIELDS.items():
        files = {
            f"arden/dossiers/leith-{number}.yaml": whole.replace(old, new.format(text), 1)
            .replace("id: leith-2012", f"id: leith-{number}")
            .encode("utf-8")
            for number, text in enumerate(CHARACTERS.values(), 3000)
        }
        yield Case(
            name=f"odd characters in {field}",
            arguments=VALIDATE,
            code=1,
            start="sources",
            files=files,
            rules={
                file[6:]: codes(field, name) for file, name in zip(files, CHARACTERS, strict=True)
            },
            about="DP00[34]|DP011|DP103|DP104|DP111",
        )
