"""DP1: the faults of tables against their schemas."""

from docprov.diagnostics.diagnostics import Rule

_AGENTS = "data/agents.csv"
_DOSSIER = "dossiers/arden-2011.yaml"

TYPE_ERROR = Rule(
    code="DP101",
    name="wrong-type",
    summary="A cell is not of its column's type.",
    why="Programs that read the table would fail, or misread the cell.",
    help="write an integer as digits, a number with a point",
    message="{0} {1!r} is not {2}",
    file="data/regions.csv",
    record="leith-2012.t001 0",
    silent="start: 0",
    fires="start: zero",
)
EMPTY_CELL = Rule(
    code="DP102",
    name="empty-cell",
    summary="A required cell is empty.",
    why="Without it the record lacks a required statement.",
    help="fill it in",
    message="{0} is required and empty",
    file=_DOSSIER,
    silent="id: stoker, name: a stoker, kind: person",
    fires="id: stoker, name: a stoker",
)
UNKNOWN_CHOICE = Rule(
    code="DP103",
    name="unknown-choice",
    summary="A cell is not one of the values that its column allows.",
    why="The lists are closed, so that one thing has one word.",
    help="use one of the allowed values",
    message="{0} {1!r} is not one of {2}",
    file=_DOSSIER,
    silent="kind: person, naming: described",
    fires="kind: human, naming: described",
)
PATTERN_MISMATCH = Rule(
    code="DP104",
    name="pattern-mismatch",
    summary="A cell does not have the form of its column.",
    why="Ids, digests, languages and addresses have one form, so that equal things are written "
    "alike.",
    help="ids are small letters and digits joined by single hyphens or points",
    message="{0} {1!r} does not match {2}",
    file="vocabulary/documents/arden-count.yaml",
    silent="kind: report",
    fires="kind: report\nurl: www.arden.example",
)
OUT_OF_BOUNDS = Rule(
    code="DP105",
    name="out-of-bounds",
    summary="A number is smaller or larger than its column allows.",
    why="Such a position or count is impossible.",
    help="correct the number",
    message="{0} {1!r} breaks the bound: {2}",
    file="data/regions.csv",
    record="leith-2012.t001 0",
    silent="start: 0",
    fires="start: -1",
)
WRONG_HEADER = Rule(
    code="DP106",
    name="wrong-header",
    summary="The header of a table is not the list of its columns in order.",
    why="Readers use the name or the position of a column; both must be right.",
    help="restore the columns, in the order of schemas/README.md, with declared extra columns "
    "after them",
    message="{0}: {1}",
    file=_AGENTS,
    silent="replaced_by",
    fires="replacement",
)
RAGGED_ROW = Rule(
    code="DP107",
    name="ragged-row",
    summary="A row has more or fewer cells than the header, or is blank.",
    why="Its cells are under the wrong columns.",
    help="search for a missing quotation mark or a stray comma",
    message="{0}: {1}",
    file=_AGENTS,
    record="stoker",
    silent="note:",
)
OTHER_SCHEMA_ERROR = Rule(
    code="DP109",
    name="schema-error",
    summary="Frictionless reports an error of another kind.",
    why="The package would not be valid for everybody who reads Data Packages.",
    help="see the message of Frictionless",
    message="{0}",
    example="a later version of Frictionless finds a fault that docprov has no rule for",
)
UNCANONICAL_NUMBER = Rule(
    code="DP110",
    name="uncanonical-number",
    summary="A number is not in canonical form.",
    why="Table Schema and engines accept several spellings and then round or cut in silence.",
    help="write digits with an optional point: no exponent, no plus, no grouping, no trailing "
    "zeros, at most 28 and 9 digits",
    message="{0} {1!r} is not a canonical number",
    file="data/claims.csv",
    record="arden-2011.c-7k2ma",
    silent="upper: 41",
    fires="upper: 4.1e1",
)
WRONG_DATE = Rule(
    code="DP111",
    name="wrong-date",
    summary="A date is not EDTF level 0 or 1, or the calendar does not have it.",
    why="Programs read such a date in different ways.",
    help="write for example 1992, 1992-02, 1992-02-25, 1992-02-25/1992-02-26, 2024~",
    message="{0}: {1}",
    file=_DOSSIER,
    silent="issued: 2011-06-03",
    fires="issued: 2011-02-29",
)
TOO_MANY_ERRORS = Rule(
    code="DP112",
    name="too-many-errors",
    summary="A table has more errors than are shown.",
    why="The rows that are not shown are wrong too.",
    help="fix the errors shown and run again",
    message="table {0!r} has more than {1} errors; the rest is not shown",
    example="every row of a table lacks its id; the first faults are shown",
)
