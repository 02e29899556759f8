"""Hypothesis strategies that are valid by construction: texts, numbers, dates, records of any
table, whole corpora.

What is left out: NUL, which no CSV file may hold; surrogates, which UTF-8 cannot write; integers
beyond 18 digits, which no count here reaches.
"""

from datetime import date
from decimal import Decimal
from functools import cache

from attrs import evolve
from hypothesis import strategies as st

from docprov.diagnostics.coverage import ChangesSince, Check, Coverage
from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.reports import Report
from docprov.model.dates import Date
from docprov.model.records import DIGEST, RESOURCES, SLUG
from docprov.model.values import DECIMAL_PATTERN

_SNIPPETS = (
    "\r",
    "\n",
    "\r\n",
    '"',
    '""',
    ",",
    ";",
    "\t",
    " ",
    "'",
    "=1+1",
    "é",
    "e\u0301",
    "🚢",
    "\u00a0",
    "\u2028",
    "\x85",
    "\ufeff",
    "„“",
    "‘’",
    "harbour",
    "41 dockers",
)

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.lists(st.sampled_from(_SNIPPETS) | st.text(characters, max_size=6), max_size=3).map(
    "".join
)
"""Any text that a cell can hold, rich in what breaks CSV."""
filled = texts.filter(bool)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
"""The same without the empty text, which is an empty cell."""
_words = st.text("abcxyz0189", min_size=1, max_size=5)
slugs = st.tuples(
    _words, st.lists(st.tuples(st.sampled_from("-."), _words).map("".join), max_size=2).map("".join)
).map("".join)
cells = st.none() | filled


def _readable(sheet):
    written = ["".join(cell or "" for cell in row) for row in sheet]
    return any(text.strip() for text in written) and not (sheet[0][0] or "").startswith("\ufeff")


rows = (
    st.integers(2, 4)
    .flatmap(
        lambda width: st.lists(
            st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6
        )
    )
    .filter(_readable)
)
"""Rows of one width. A single column is left out, for its empty cell is a blank line.

A byte order mark cannot come first.
"""

decimal_texts = st.from_regex(DECIMAL_PATTERN, fullmatch=True).filter(lambda text: text != "-0")
decimals = decimal_texts.map(Decimal)

_years = st.integers(1, 9999).map("{:04}".format) | st.integers(1, 9999).map("-{:04}".format)
_days = st.dates().map(date.isoformat)
_months = st.tuples(_years, st.integers(1, 12) | st.integers(21, 24)).map(
    lambda parts: f"{parts[0]}-{parts[1]:02}"
)
_unspecified = st.one_of(
    st.integers(0, 999).map("{:03}X".format),
    st.integers(0, 99).map("{:02}XX".format),
    _years.map("{}-XX".format),
    _years.map("{}-XX-XX".format),
    st.tuples(_years, st.integers(1, 12)).map(lambda parts: f"{parts[0]}-{parts[1]:02}-XX"),
)
_long_years = st.integers(10_000, 999_999_999).map("Y{}".format) | st.integers(
    10_000, 999_999_999
).map("Y-{}".format)
_moments = st.tuples(_days, st.times(), st.sampled_from(("", "Z", "+04", "-05:30"))).map(
    lambda parts: f"{parts[0]}T{parts[1]:%H:%M:%S}{parts[2]}"
)
_single_dates = st.tuples(
    st.one_of(_years, _months, _days, _unspecified, _long_years),
    st.sampled_from(("", "", "", "?", "~", "%")),
).map("".join)


def _in_order(pair):
    start, end = sorted(map(Date, pair), key=lambda day: (day.first, day.last))
    return f"{start}/{end}"


edtf_texts = st.one_of(
    _single_dates,
    _moments,
    st.tuples(_single_dates, _single_dates).map(_in_order),
    st.tuples(st.sampled_from(("", "..")), _single_dates).map("/".join),
    st.tuples(_single_dates, st.sampled_from(("", ".."))).map("/".join),
)
"""Dates of EDTF levels 0 and 1."""
dates = edtf_texts.map(Date)

_IDS = ("a", "0", "a.b", "a-b", "arden-2011", "arden-2011.t001", "arden-2011.c-7k2ma", "b" * 30)
_KINDS = {"text": filled, "decimal": decimals, "date": dates}
_SHAPES = {
    SLUG: slugs,
    DIGEST: st.binary(min_size=32, max_size=32).map(lambda raw: f"sha256:{raw.hex()}"),
    r"https?://[^\s]+": st.sampled_from(
        ("https://example.org/é?q=,;\"'", "http://[::1]:80/%20#a", "https://x")
    ),
    r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*": st.sampled_from(("en", "hyw", "zh-Hans", "de-CH-1996")),
    r"[a-z]+/[a-z0-9.+-]+": st.sampled_from(("text/plain", "application/vnd.x+xml", "a/-")),
    r"DF[1-9][0-9]{2}": st.integers(100, 999).map("DF{}".format),
    r"[a-z_]+": st.sampled_from(tuple(RESOURCES)),
}


@cache
def shaped(pattern):
    """Return texts that match a pattern."""
    return (
        _SHAPES[pattern]
        if pattern in _SHAPES
        else st.from_regex(pattern, fullmatch=True, alphabet=characters)
    )


def values(column, ids=None):
    """Return values of a column's attribute.

    A reference is one of the ids of its table, where these are given.
    """
    refers = column.references and ids is not None and not column.choices
    return _values_of(column, tuple(ids[column.references]) if refers else None)


@cache
def _values_of(column, ids):
    """Return values of a column; a strategy is dear to build, so that it is built once."""
    if column.choices:
        stated = st.sampled_from(column.choices)
    elif ids is not None:
        stated = st.sampled_from(ids) if ids else st.nothing()
    elif column.kind == "integer":
        stated = st.integers(column.minimum or 0, 10**17)
    else:
        stated = shaped(column.pattern) if column.pattern else _KINDS[column.kind]
    return stated if column.required else st.none() | stated


def records(resource, ids=None):
    """Return records of a table."""
    return st.builds(
        resource.record, **{column.name: values(column, ids) for column in resource.columns}
    )


any_records = st.sampled_from(list(RESOURCES.values())).flatmap(
    lambda resource: st.tuples(st.just(resource), records(resource))
)
"""A table and a record of it."""


def key_of(resource, record):
    """Return the key of a record."""
    return tuple(getattr(record, name) for name in resource.key)


def few_records(names=("subjects", "regions", "passages", "attributions", "findings")):
    """Return the records of every table, keys unique, references not resolved.

    Only some tables have any.
    """
    drawn = {
        name: st.lists(
            records(resource),
            max_size=3,
            unique_by=lambda record, resource=resource: key_of(resource, record),
        )
        if name in names
        else st.just([])
        for name, resource in RESOURCES.items()
    }
    return st.fixed_dictionaries(drawn)


@st.composite
def corpora(draw):
    """Return the records of every table, keys unique and references resolved."""
    ids = {
        name: draw(st.lists(st.sampled_from(_IDS), min_size=1, max_size=2, unique=True))
        for name, resource in RESOURCES.items()
        if resource.key == ("id",)
    }
    tables = {}
    for name, resource in RESOURCES.items():
        if name in ids:
            fields = {
                column.name: values(column, ids)
                for column in resource.columns
                if column.name != "id"
            }
            tables[name] = [
                draw(st.builds(resource.record, id=st.just(each), **fields)) for each in ids[name]
            ]
        else:
            keyed = st.lists(
                records(resource, ids),
                max_size=3,
                unique_by=lambda record, resource=resource: key_of(resource, record),
            )
            tables[name] = draw(keyed)
    return tables


_HOSTILE = (
    "::error::x",
    "##[error]x",
    "\n::stop-commands::t\n",
    "%0A",
    "a:b,c",
    "<script>",
    "&amp;",
    "]]>",
    "`",
    "``",
    "```",
    "|",
    "@all",
    "#1",
    "[x](http://x)",
    "![x](x)",
    "\x1b[2J",
    "\u202e",
    "\ud800",
    "\ufffe",
    "\x00",
    "<!--",
    "-->",
    "港湾",
    "e\u0301",
)
hostile = st.lists(st.sampled_from(_HOSTILE) | st.text(max_size=4), max_size=4).map("".join)
"""Texts that try to be more than text in the formats of reports."""
_lines = st.none() | st.integers(1, 99)


def places_with(names):
    """Return places whose texts are drawn from a strategy."""
    return st.builds(
        Place,
        file=names,
        line=_lines,
        column=_lines,
        resource=st.none() | names,
        row=_lines,
        record=st.none() | names,
        cell=st.none() | names,
    )


hostile_places = places_with(hostile)
_values = st.lists(hostile, min_size=3, max_size=3)


@st.composite
def diagnostics_of_rules(draw):
    """Return a diagnostic of a rule of the catalogue, whatever stands in the offending values."""
    from docprov.validation.catalogue import CATALOGUE

    rule = CATALOGUE[draw(st.sampled_from(("DP203", "DP317", "DP302")))]
    related = tuple(draw(st.lists(st.tuples(hostile_places, hostile), max_size=2)))
    found = rule.at(draw(hostile_places), *draw(_values), help=draw(hostile), related=related)
    return evolve(found, waived=draw(st.none() | hostile))


hostile_reports = st.builds(
    Report,
    diagnostics=st.lists(diagnostics_of_rules(), max_size=4),
    coverage=st.builds(
        Coverage,
        passages=st.integers(0, 9),
        verdicts=st.dictionaries(st.sampled_from(("verbatim", "absent")), st.integers(0, 9)),
        checks=st.lists(
            st.builds(
                Check, name=st.just("texts"), made=st.booleans(), ok=st.none(), detail=hostile
            ),
            max_size=2,
        ).map(tuple),
    ),
    since=st.none()
    | st.builds(
        ChangesSince,
        revision=hostile,
        records=st.just({"claims": (1, 2, 3)}),
        hidden=st.just({"error": 1}),
    ),
)
"""Reports of packages whose every text is hostile."""
