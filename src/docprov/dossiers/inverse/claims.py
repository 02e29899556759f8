"""What a dossier must say of a claim, or of a part, which has much from its whole."""

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.context import UNSTATED
from docprov.dossiers.grammar import BREAKDOWN, CLAIM, HANDED_TO_PARTS
from docprov.dossiers.inverse.rows import Cells, Rows, in_order, stated
from docprov.dossiers.inverse.voices import added_voices, certainty_of
from docprov.dossiers.yaml.nodes import Content
from docprov.model.value_types import VALUE_TYPES

_TIME = ("time", "time_passage", "time_as_written", "time_basis")
_TIME_FIELDS = ("time", "time_as_written", "time_basis")


def claim_content(read: Rows, row: Cells, whole: Cells | None = None) -> dict[str, Content]:
    """Return a claim; a part of a breakdown leaves out what it has from its whole."""
    phrase = read.phrase(row["passage"]) | read.phrase(row["time_passage"], "time_")
    content = read.fields(CLAIM, row, phrase) | _value(read, row) | certainty_of(read, row)
    content |= _capture(read, row, whole)
    if whole is not None:
        _leave_to_whole(read, content, row, whole)
    _check_time(read, row)
    content |= added_voices(read, row, whole)
    breakdowns = [
        _breakdown(read, part, row) for part in read.of("breakdowns", "whole", row["id"] or "")
    ]
    content |= {"breakdowns": breakdowns} if breakdowns else {}
    return in_order(CLAIM, {name: part for name, part in content.items() if part})


def _breakdown(read: Rows, row: Cells, whole: Cells) -> dict[str, Content]:
    parts = read.of("claims", "breakdown", row["id"] or "")
    content = read.fields(BREAKDOWN, row)
    return in_order(
        BREAKDOWN, content | {"parts": [claim_content(read, part, whole) for part in parts]}
    )


def _capture(read: Rows, row: Cells, whole: Cells | None) -> dict[str, Content]:
    """Return the capture of a claim where it is neither the first nor the whole's."""
    capture = read.capture(row["passage"])
    handed = None if whole is None else read.capture(whole["passage"])
    if capture is None and handed is not None and row["passage"] != (whole or row)["passage"]:
        capture = read.short(read.first)
    return stated({"capture": capture})


def _leave_to_whole(read: Rows, content: dict[str, Content], row: Cells, whole: Cells) -> None:
    """Remove from a part what it has from its whole, and take back what it does not have."""
    if row["passage"] == whole["passage"]:
        for name in ("capture", *read.phrase(row["passage"])):
            content.pop(name, None)
    for name in HANDED_TO_PARTS & CLAIM.cells.keys():
        column = CLAIM.cells[name].column
        if name in _TIME_FIELDS:
            continue
        if row[column] == whole[column]:
            content.pop(name, None)
        elif row[column] is None:
            content[name] = UNSTATED
    if all(row[column] == whole[column] for column in _TIME):
        for name in (*_TIME_FIELDS, "time_quote", "time_prefix", "time_suffix"):
            content.pop(name, None)
    elif row["time"] is None:
        content["time"] = UNSTATED


def _check_time(read: Rows, row: Cells) -> None:
    """Refuse quotes of claim and time in two captures."""
    place = read.passages.get(row["time_passage"] or "")
    if place is not None and place["capture"] != read.passages[row["passage"] or ""]["capture"]:
        raise DocprovError(
            f"{row['id']} has the quotes of claim and time in two captures,"
            " and a dossier has one for both"
        )


def _value(read: Rows, row: Cells) -> dict[str, Content]:
    """Return the value and the unit as a dossier writes them; None takes a cell back."""
    found = read.of("predicates", "id", row["predicate"] or "")
    predicate = found[0] if found else {"value_type": None, "unit": None}
    kind = VALUE_TYPES.get(predicate["value_type"] or "", VALUE_TYPES["quantity"])
    unit = None if row["unit"] == kind.unit_of(predicate) else row["unit"]
    return {"value": kind.written(row) or "", "unit": unit or ""}
