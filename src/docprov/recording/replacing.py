"""A workbook in the place of a dossier: what the dossier would lose, row by row.

A column or a sheet that held values and is missing is a fault; a row that is missing is named. An
id is never given to a row by guessing, and a review never comes to cover a row that is new.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import yaml
from attrs import frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.words import counted
from docprov.dossiers.grammar import CLAIMING
from docprov.dossiers.workbook.reading import MALFORMED_WORKBOOK
from docprov.dossiers.workbook.rows import LOOSE_ROW, Row
from docprov.dossiers.workbook.sheets import NONE, SHEETS, Sheet

_MOST_NAMED = 10
_HEAD = re.compile(r"(?:#[^\n]*\n)*")
_WITH_IDS = ("claims", "breakdowns", "citations", "recorded", "reviewed")
"""The sheets whose rows get an id when they are anchored."""


@frozen(kw_only=True)
class Replacement:
    """A dossier, and a workbook that takes its place.

    Attributes:
        file: name of the workbook, for places.
        before: the rows that say what the dossier says.
        after: the rows that say what the workbook says.
        columns: the columns that each sheet of the workbook has.
    """

    file: str
    before: Mapping[str, Sequence[Row]]
    after: Mapping[str, Sequence[Row]]
    columns: Mapping[str, Mapping[str, int]]

    def faults(self) -> Iterator[Diagnostic]:
        """Yield what would be lost in silence, and the ids and reviews that are in doubt."""
        for name, rows in self.before.items():
            if rows and name not in self.columns:
                problem = (
                    f"there is no sheet {name}, and the dossier has {_named(name, rows)} in it"
                )
                help_ = "restore it; to drop its rows, keep its header and delete the rows"
                yield MALFORMED_WORKBOOK.at(Place(file=self.file), problem, help=help_)
            elif rows:
                yield from self._lost_columns(name, rows)
        for name in _WITH_IDS:
            gone, new = self.gone(name), _without_id(self.after, name)
            if ids := [row for row in gone if "id" in row]:
                yield from self._doubtful(name, ids, len(new))
        yield from self._wider_reviews()

    def _lost_columns(self, name: str, rows: Sequence[Row]) -> Iterator[Diagnostic]:
        lost = dict.fromkeys(column for row in rows for column in row)
        for column in lost:
            if column in self.columns[name]:
                continue
            held = [row for row in rows if column in row]
            problem = (
                f"there is no column {column}, and the dossier has it for {_named(name, held)}"
            )
            help_ = "restore it; to drop its values, keep its header and empty the cells"
            place = Place(file=self.file, cell=f"{name}!A1")
            yield MALFORMED_WORKBOOK.at(place, problem, help=help_)

    def _doubtful(self, name: str, gone: Sequence[Row], new: int) -> Iterator[Diagnostic]:
        if not new:
            return
        problem = (
            f"{counted(new, 'row')} of {name} without an id, and none for {_named(name, gone)}: "
            "they may be the same"
        )
        help_ = (
            "write each id into its row (`docprov template` writes a workbook with the ids); to "
            "drop the old rows, import without the new ones first"
        )
        place = Place(file=self.file, cell=f"{name}!A1")
        yield LOOSE_ROW.at(place, problem, help=help_)

    def _wider_reviews(self) -> Iterator[Diagnostic]:
        """Yield the reviews of all records that would come to be of rows that are new."""
        new = [row for name in ("claims", "citations") for row in _without_id(self.after, name)]
        known = [row for row in self.before["reviewed"] if "records" not in row]
        if not new or not known:
            return
        named = {each for row in self.before["reviewed"] for each in row.get("records", "").split()}
        records = [
            row["id"]
            for name in ("claims", "citations", "document", "documents")
            for row in self.before[name]
            if "id" in row
        ]
        mine = " ".join(each for each in records if each not in named) or NONE
        for row in self.after["reviewed"]:
            if "records" not in row and any(row.get("id") == each.get("id") for each in known):
                problem = f"the review {row.get('id', '')} has no records, and would cover new rows"
                place = Place(file=self.file, cell="reviewed!A1")
                yield LOOSE_ROW.at(place, problem, help=f"write into its column records: {mine}")

    def gone(self, name: str) -> list[Row]:
        """Return the rows of a sheet for which the workbook has none."""
        left = Counter(_key(SHEETS[name], row) for row in self.after[name])
        gone = []
        for row in self.before[name]:
            key = _key(SHEETS[name], row)
            if not left[key]:
                gone.append(row)
            left[key] -= 1
        return gone

    def losses(self) -> Iterator[str]:
        """Yield in words the rows that the dossier loses, sheet by sheet."""
        for name in self.before:
            if gone := self.gone(name):
                lost = _named(name, gone, len(gone))
                yield f"the workbook no longer has, and the dossier loses: {lost}"


def _key(sheet: Sheet, row: Row) -> tuple[str, ...]:
    """Return what a row is known by: its id, or what it cannot do without, or all that it says."""
    if "id" in row:
        return (row["id"],)
    needed = [name for name, field in sheet.columns.items() if field.required and name != "id"]
    if needed:
        return tuple(row.get(name, "") for name in needed)
    return tuple(
        f"{name} {text}" for name, text in row.items() if name not in {"number", sheet.above}
    )


def _without_id(rows: Mapping[str, Sequence[Row]], name: str) -> list[Row]:
    """Return the rows of a sheet that will get an id; a group never has one."""
    if name == "claims":
        groups = {row.get("part_of") for row in rows["claims"]}
        claims = [row for row in rows[name] if not CLAIMING.isdisjoint(row) and "id" not in row]
        return [row for row in claims if row.get("number", "") not in groups]
    return [row for row in rows[name] if "id" not in row]


def _named(name: str, rows: Sequence[Row], most: int = _MOST_NAMED) -> str:
    """Return some rows in words."""
    words = [_words(SHEETS[name], row) for row in rows[:most]]
    more = [f"and {len(rows) - most} more"] if len(rows) > most else []
    return f"{name} {', '.join([*words, *more])}"


def _words(sheet: Sheet, row: Row) -> str:
    text = next((row[each] for each in ("quote", "label", "name", "by") if each in row), "")
    key = row.get("id") or " ".join(part for part in _key(sheet, row) if part and part != text)
    return f"{key} ({text})" if text else key


def head_of(dossier: str) -> str:
    """Return the comments above all fields, such as the line that names the schema for editors."""
    found = _HEAD.match(dossier)
    return found[0] if found else ""


def comments_in(text: str) -> int:
    """Return how many comments YAML has: a `#` outside every text begins one.

    >>> comments_in('a: "b #c"  # d')
    1
    """
    at, bare = 0, ""
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            bare += text[at : token.start_mark.index]
            at = token.end_mark.index
    return len(re.findall(r"#[^\n]*", bare + text[at:]))
