"""What a stated number is, in the words of a message."""

from docprov.text.stated import Stated

_KINDS = {
    "count": "a part of a word that describes",
    "ordinal": "an ordinal",
    "label": "the number of a thing",
    "date": "part of a date",
    "clock": "a time of day",
    "whole": "the whole of which a part is given",
    "name": "part of a name",
    "fraction": "a fraction",
    "corrected": "a number that another one corrects",
}


def described(each: Stated, kind: str) -> str:
    """Return in words what a stated number is."""
    if kind == "kind":
        return _KINDS[each.kind]
    if kind == "unit":
        return " or ".join(each.unit.split())
    if each.low is None or each.high is None:
        return "a word without a number"
    number = f"{each.low.normalize():f}"
    if each.is_range:
        number = f"between {number} and {each.high.normalize():f}"
    compared = " or ".join(sorted(each.comparators)).replace("-", " ")
    return f"{compared} {number}".strip()
