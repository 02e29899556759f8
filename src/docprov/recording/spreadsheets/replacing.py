"""What a dossier keeps where sheets take its place: the ids that were written into it, and its reviews.

Sheets seldom have the ids that `docprov anchor` wrote, and a record stays the same record only under its id. Rows are matched
to the entries that stand below the same entry, first by what is most alike, and only where no second match is possible. What
cannot be told is refused, never guessed; what goes is named.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml
from attrs import define, field, frozen

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted
from docprov.dossiers.grammar import CLAIMING, DOSSIER, HANDED_TO_PARTS, INHERITED
from docprov.dossiers.withheld import withheld_in
from docprov.dossiers.yaml.nodes import Content
from docprov.dossiers.yaml.nodes import content as content_of
from docprov.dossiers.yaml.reading import read_yaml
from docprov.dossiers.yaml.writing import dossier_bytes

_Said = Mapping[str, Any]
_Likeness = tuple[tuple[str, ...] | None, ...]
_CLAIMS: _Likeness = (
    None,
    ("quote", "prefix", "suffix", "subject", "predicate", "population"),
    ("subject", "predicate", "population", "value"),
    ("quote",),
    ("subject", "predicate", "population"),
    (),
)
_LIKENESS: dict[str, _Likeness] = {
    "claim": _CLAIMS,
    "breakdown": (None, ("dimension",), ()),
    "citation": (None, ("quote",), ("cited", "intent"), ()),
    "review": (None, ("by", "on"), ()),
}
"""The fields by which rows and entries of a kind are matched, one try after the other: None is all of them, and nothing matches
the only row that is left with the only entry that is left."""
_TELLING = (
    "quote",
    "subject",
    "predicate",
    "population",
    "value",
    "dimension",
    "cited",
    "by",
    "on",
)
"""The fields of which a change is told where it could mean that a row is another record."""
_SHEETS = {
    "claim": "claims",
    "breakdown": "breakdowns",
    "citation": "citations",
    "review": "activities",
}
_KEYED = (
    "captures",
    "agents",
    "subjects",
    "predicates",
    "documents",
    "agent_relations",
    "claim_relations",
)
_HEAD = re.compile(r"(?:#[^\n]*\n)*")


@frozen(kw_only=True)
class Replacement:
    """A dossier that takes the place of another one.

    Attributes:
        data: its bytes.
        remarks: what it keeps of the other one, and what goes.
    """

    data: bytes
    remarks: tuple[str, ...]


def replacement(file: str, old: bytes, said: Mapping[str, Content]) -> Replacement:
    """Return a dossier that says what sheets say, with the ids and the reviews of the one whose place it takes.

    Args:
        file: name of the dossier.
        old: the bytes of the one that is there.
        said: what the sheets say.

    Raises:
        LoadError: the one that is there cannot be read, so that nobody knows what it would lose.
        DocprovError: it cannot be told which rows its ids belong to, or it withholds values.
    """
    faults: list[Diagnostic] = []
    node = read_yaml(file, old, faults)
    if node is None or faults:
        problem = f"{file} cannot be read, and its ids could not be kept; mend it, or delete it"
        raise LoadError(problem, Report(diagnostics=tuple(faults)))
    if any(withheld_in(node)):
        raise DocprovError(
            f"{file} withholds values, which sheets cannot mark; edit the dossier itself"
        )
    before = content_of(node)
    matching = _Matching()
    content = matching.joined(before if isinstance(before, Mapping) else {}, said)
    written = _ids(content)  # an entry that was put below another one has been left and has its id
    left = {
        kind: [words for name, words in entries.items() if name not in written]
        for kind, entries in matching.left.items()
    }
    if doubtful := [words for kind in _SHEETS if matching.fresh[kind] for words in left[kind]]:
        sheets = ", ".join(
            f"{_SHEETS[kind]}.csv" for kind in _SHEETS if matching.fresh[kind] and left[kind]
        )
        raise DocprovError(
            f"nothing was imported, since ids of {file} would go: {', '.join(doubtful)}; "
            f"write each into the column id of its row in {sheets} (`docprov template` writes sheets with the ids), "
            f"or, where it is meant to go, take it out of {file} first"
        )
    gone = [
        *(words for kind in _SHEETS for words in left[kind]),
        *sorted(_keys(before) - _keys(content)),
    ]
    text = old.decode("utf-8").replace("\r\n", "\n")
    found = _HEAD.match(text)
    head = found[0] if found else ""  # such as the line that tells editors where the schema is
    remarks = [
        *matching.remarks,
        *([f"no row of the sheets has, and the dossier loses: {', '.join(gone)}"] if gone else []),
    ]
    if comments := _comments(text[len(head) :]):
        remarks.append(
            f"sheets have no comments, and the dossier loses {counted(comments, 'comment')}"
        )
    return Replacement(data=head.encode("utf-8") + dossier_bytes(content), remarks=tuple(remarks))


@define
class _Matching:
    """The way of ids from the entries of a dossier to rows.

    Attributes:
        left: the ids of entries that no row was matched with, by kind, with words that tell them.
        fresh: how many rows without an id were matched with no entry, by kind.
        remarks: what was kept that is not plain to see.
    """

    left: dict[str, dict[str, str]] = field(factory=lambda: {kind: {} for kind in _SHEETS})
    fresh: dict[str, int] = field(factory=lambda: dict.fromkeys(_SHEETS, 0))
    remarks: list[str] = field(factory=list)

    def joined(self, old: _Said, new: _Said) -> dict[str, Content]:
        """Return what sheets say, with what a dossier has beside it."""
        content = dict(new)
        claims, citations = _flat(_list(old, "claims"), {})
        content["claims"] = self._claims(claims, _list(new, "claims"), {}, {})
        content["citations"] = self._entries(
            "citation", [*citations, *_list(old, "citations")], _list(new, "citations")
        )
        recorded = old.get("recorded")
        if isinstance(recorded, Mapping) and "recorded" in new:
            content["recorded"] = _named(new["recorded"], recorded)
        reviews = _list(old, "reviewed")
        if "reviewed" in new:
            content["reviewed"] = self._entries("review", reviews, _list(new, "reviewed"))
        elif reviews:
            content["reviewed"] = self._kept(
                reviews, [*claims, *citations, *_list(old, "citations")], content
            )
            words = ", ".join(
                f"{review.get('id', 'without an id')} by {review.get('by', 'nobody')}"
                for review in reviews
            )
            self.remarks.append(
                f"the dossier keeps its {'reviews' if len(reviews) > 1 else 'review'}: {words}"
            )
        return {name: content[name] for name in DOSSIER.fields if content.get(name)}

    def _kept(self, reviews: Sequence[_Said], old: Sequence[_Said], new: _Said) -> list[Content]:
        """Return reviews of the records that are still there; one of all records does not come to be of new ones too."""
        now = _ids([*new["claims"], *new["citations"]])
        fresh = self.fresh["claim"] or self.fresh["citation"] or not now <= _ids(old)
        named = {each for review in reviews for each in review.get("records", ())}
        kept: list[Content] = []
        for review in reviews:
            records = review.get("records", sorted(_ids(old) - named) if fresh else None)
            own = (
                {}
                if records is None
                else {"records": [each for each in records if each.rpartition(".")[2] in now]}
            )
            kept.append({**review, **own})
        return kept

    def _entries(self, kind: str, old: Sequence[_Said], new: Sequence[_Said]) -> list[Content]:
        pairs = self._pairs(kind, old, new)
        return [_named(row, pairs.get(number, {})) for number, row in enumerate(new)]

    def _claims(
        self, old: Sequence[_Said], new: Sequence[_Said], old_whole: _Said, new_whole: _Said
    ) -> list[Content]:
        """Return claims with their ids, and with those of their breakdowns; parts have what their wholes hand down."""
        before, after = (
            [{**whole, **each} for each in claims]
            for whole, claims in ((old_whole, old), (new_whole, new))
        )
        pairs = self._pairs("claim", before, after)
        matched = {id(each) for each in pairs.values()}
        for each in before:
            if id(each) not in matched:
                self._breakdowns(_list(each, "breakdowns"), [], each, {})
        claims: list[Content] = []
        for number, row in enumerate(new):
            found = pairs.get(number, {})
            parted = self._breakdowns(
                _list(found, "breakdowns"), _list(row, "breakdowns"), found, after[number]
            )
            claims.append(_named(row, found) | ({"breakdowns": parted} if parted else {}))
        return claims

    def _breakdowns(
        self, old: Sequence[_Said], new: Sequence[_Said], old_whole: _Said, new_whole: _Said
    ) -> list[Content]:
        pairs = self._pairs("breakdown", old, new)
        handed = [
            {name: each[name] for name in HANDED_TO_PARTS if name in each}
            for each in (old_whole, new_whole)
        ]
        matched = {id(each) for each in pairs.values()}
        for each in old:
            if id(each) not in matched:
                self._claims(_list(each, "parts"), [], handed[0], {})
        breakdowns: list[Content] = []
        for number, row in enumerate(new):
            found = pairs.get(number, {})
            parts = self._claims(_list(found, "parts"), _list(row, "parts"), handed[0], handed[1])
            breakdowns.append(_named(row, found) | {"parts": parts})
        return breakdowns

    def _pairs(self, kind: str, old: Sequence[_Said], new: Sequence[_Said]) -> dict[int, _Said]:
        """Return the entry of each row that has one, by the row's number, and note who has none."""
        ids = {str(each["id"]): each for each in old if "id" in each}
        pairs = {number: ids[row["id"]] for number, row in enumerate(new) if row.get("id") in ids}
        for names in _LIKENESS[kind]:
            matched = {id(each) for each in pairs.values()}
            entries, rows = dict[object, list[_Said]](), dict[object, list[int]]()
            for each in old:
                if id(each) not in matched:
                    entries.setdefault(_key(each, names), []).append(each)
            for number, row in enumerate(new):
                if number not in pairs and "id" not in row:
                    rows.setdefault(_key(row, names), []).append(number)
            for key, numbers in rows.items():
                found = entries.get(key, [])
                if len(found) == len(numbers) and (
                    len(found) == 1 or names is None
                ):  # equal ones are as good as each other
                    pairs |= dict(zip(numbers, found, strict=True))
                    if "id" in found[0] and any(
                        found[0].get(name) != new[numbers[0]].get(name) for name in _TELLING
                    ):
                        self.remarks.append(
                            f"{_told(kind, found[0])}: its row changed, and keeps the id"
                        )
        matched = {id(each) for each in pairs.values()}
        self.left[kind] |= {
            each["id"]: _told(kind, each)
            for each in old
            if "id" in each and id(each) not in matched
        }
        self.fresh[kind] += sum(
            "id" not in row for number, row in enumerate(new) if number not in pairs
        )
        return pairs


def _key(said: _Said, names: tuple[str, ...] | None) -> object:
    if names is None:
        return frozenset(
            (name, text) for name, text in said.items() if isinstance(text, str) and name != "id"
        )
    return tuple(said.get(name, "") for name in names)


def _told(kind: str, said: _Said) -> str:
    words = said.get("quote") or said.get("dimension") or said.get("by") or ""
    return f"{kind} {said.get('id', '')} ({words})"


def _named(row: _Said, old: _Said) -> dict[str, Content]:
    return dict(row) if "id" in row or "id" not in old else {"id": old["id"], **row}


def _list(said: _Said, name: str) -> list[_Said]:
    part = said.get(name, [])
    return [
        each
        for each in ([part] if isinstance(part, Mapping) else part)
        if isinstance(each, Mapping)
    ]


def _flat(entries: Iterable[_Said], above: _Said) -> tuple[list[_Said], list[_Said]]:
    """Return the claims of a dossier, each with what its groups hand down, and the citations that stand around claims."""
    claims: list[_Said] = []
    citations: list[_Said] = []
    for entry in entries:
        citations += _list(entry, "citation")
        if "claims" in entry or ("citation" in entry and CLAIMING.isdisjoint(entry)):
            handed = {**above, **{name: entry[name] for name in INHERITED if name in entry}}
            inner = _flat(_list(entry, "claims"), handed)
            claims += inner[0]
            citations += inner[1]
        else:
            claims.append({**above, **entry})
    return claims, citations


def _ids(said: Content) -> set[str]:
    """Return all ids that stand in a part of a dossier."""
    if isinstance(said, str):
        return set()
    own = {str(said["id"])} if isinstance(said, Mapping) and "id" in said else set[str]()
    return own.union(*map(_ids, said.values() if isinstance(said, Mapping) else said))


def _keys(said: Content) -> set[str]:
    """Return what a dossier says beside claims, citations and reviews, by names that are its own."""
    keys = set[str]()
    if not isinstance(said, Mapping):
        return keys
    for name in _KEYED:
        for each in _list(said, name):
            words = (
                [each[part] for part in ("claim", "agent", "relation", "other") if part in each]
                if "id" not in each
                else []
            )
            keys.add(
                f"{name[:-1].replace('_', ' ')} {' '.join(map(str, words)) or each.get('id', '')}"
            )
    for document in _list(said, "document"):
        keys |= {
            f"identifier {each.get('scheme')} {each.get('identifier')}"
            for each in _list(document, "identifiers")
        }
        keys |= {f"{each.get('role')} {each.get('agent')}" for each in _list(document, "agents")}
    return keys


def _comments(text: str) -> int:
    """Return how many comments YAML has: a `#` outside every text begins one."""
    at, bare = 0, ""
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            bare += text[at : token.start_mark.index]
            at = token.end_mark.index
    return len(re.findall(r"#[^\n]*", bare + text[at:]))
