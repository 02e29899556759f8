"""Lock files: what the quotes of a dossier resolved to in its captured texts.

`<document>.lock.json` is next to the dossier: format 1, one line for each capture and one for each
passage, sorted, with no tool version, no clock and no totals, so that two branches merge line by
line. A lock is its author's word until a run that holds the text checks it again.
"""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from attrs import define, field, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.model.records import DIGEST, Verdict
from docprov.storage.canonical_json import is_format, refuse_many_parts

MALFORMED_LOCK = Rule(
    code="DP012",
    name="malformed-lock",
    summary="A lock file is not what `docprov anchor` writes.",
    why="Positions and digests in it would be taken for what the text holds.",
    help="delete the file and run `docprov anchor` with the text at hand",
    message="{0}",
    file="dossiers/arden-2011.lock.json",
    silent='"format": 1',
    fires='"format": 2',
)

_ENTRY = re.compile(r'"([a-z]+-?[0-9a-f]+)": ')
_HASHES = re.compile(r"(?:[0-9a-f]{8} )*")
_DIGEST = re.compile(DIGEST)
_PASSAGE_FIELDS = (
    "difference",
    "page",
    "paragraph",
    "sha256",
    "start",
    "stop",
    "timestamp",
    "verdict",
)
_CAPTURE_FIELDS = ("body", "bytes", "characters", "encoding", "media_type", "regions", "sha256")


@frozen(kw_only=True)
class LockedRegion:
    """A region as code points, with the lines of the dossier that it came from."""

    start: int
    stop: int
    role: str
    lines: str


@frozen(kw_only=True)
class LockedCapture:
    """What a capture's bytes are.

    Attributes:
        sha256: digest of the bytes.
        bytes: how many there are.
        characters: how many code points the text has; None where the bytes are not text.
        encoding: encoding of the text.
        media_type: media type of the bytes.
        regions: the regions, in order.
        body: winnowed hashes of the runs of words in the body, for comparing texts that are not
            held.
    """

    sha256: str
    bytes: int
    characters: int | None = None
    encoding: str | None = None
    media_type: str
    regions: tuple[LockedRegion, ...] = ()
    body: tuple[str, ...] = ()


@frozen(kw_only=True)
class LockedPassage:
    """Where a quote is: positions, digest and locator for the passing verdicts, else nothing."""

    verdict: Verdict
    start: int | None = None
    stop: int | None = None
    sha256: str | None = None
    difference: str | None = None
    page: int | None = None
    paragraph: int | None = None
    timestamp: str | None = None


@define
class Lock:
    """The lock of one dossier.

    Attributes:
        captures: by short id, such as `t001`.
        passages: by short id, such as `p-0f3a9c1b2d4e`.
        text: the file that it was read from.
    """

    captures: dict[str, LockedCapture] = field(factory=dict)
    passages: dict[str, LockedPassage] = field(factory=dict)
    text: str = field(default="", eq=False, repr=False)

    @cached_property
    def lines(self) -> dict[str, int]:
        """The line of each entry in the file, by short id."""
        return _lines_of(self.text)

    def to_bytes(self) -> bytes:
        """Return the file: one line an entry, sorted."""
        captures = {name: _capture_content(capture) for name, capture in self.captures.items()}
        passages = {
            name: {
                key: getattr(passage, key)
                for key in _PASSAGE_FIELDS
                if getattr(passage, key) is not None
            }
            for name, passage in self.passages.items()
        }
        sections = [
            f'"{name}": {_section(entries)}'
            for name, entries in (("captures", captures), ("passages", passages))
        ]
        return ("{\n" + ",\n".join([*sections, '"format": 1']) + "\n}\n").encode()


def _capture_content(capture: LockedCapture) -> dict[str, Any]:
    content: dict[str, Any] = {key: getattr(capture, key) for key in _CAPTURE_FIELDS}
    content["regions"] = [
        [region.start, region.stop, region.role, region.lines] for region in capture.regions
    ]
    content["body"] = list(capture.body)
    return {key: value for key, value in content.items() if value not in (None, [])}


def _section(entries: Mapping[str, Any]) -> str:
    if not entries:
        return "{}"
    encoder = json.JSONEncoder(sort_keys=True, separators=(", ", ": "))
    lines = [
        f"  {encoder.encode(name)}: {encoder.encode(entries[name])}" for name in sorted(entries)
    ]
    return "{\n" + ",\n".join(lines) + "\n}"


def read_lock(file: str, data: bytes, faults: list[Diagnostic]) -> Lock | None:
    """Return the lock that a file holds; entries that cannot be read are reported and left out.

    Returns:
        The lock, None where the file as a whole cannot be read.
    """
    try:
        refuse_many_parts(data)
        text = data.decode("utf-8")
        content = json.loads(
            text,
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_float=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        faults.append(
            MALFORMED_LOCK.at(
                Place(file=file, line=line, column=1), f"not JSON as docprov writes it: {error}"
            )
        )
        return None
    known = {"captures", "passages", "format"}
    whole = isinstance(content, dict) and set(content) == known and is_format(content["format"], 1)
    if (
        not whole
        or not isinstance(content["captures"], dict)
        or not isinstance(content["passages"], dict)
    ):
        line = text.count("\n", 0, max(text.find('"format"'), 0)) + 1
        faults.append(
            MALFORMED_LOCK.at(Place(file=file, line=line, column=1), "not a lock of format 1")
        )
        return None
    escaped = "\\u" in text  # else no text of it can hold a lone surrogate
    lock = Lock(text=text)
    for section, read, known_fields in (
        ("captures", _read_capture, _CAPTURE_FIELDS),
        ("passages", _read_passage, _PASSAGE_FIELDS),
    ):
        for name, entry in content[section].items():
            try:
                if escaped:
                    json.dumps(
                        [name, entry], ensure_ascii=False
                    ).encode()  # a lone surrogate is not a text
                if not isinstance(entry, dict) or not set(entry) <= set(known_fields):
                    raise ValueError("it has unknown fields")  # noqa: TRY301 - one message for all that is wrong
                getattr(lock, section)[name] = read(entry)
            except (ValueError, TypeError, KeyError) as error:
                place = Place(file=file, line=lock.lines.get(name, 1), column=1)
                reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
                faults.append(
                    MALFORMED_LOCK.at(place, f"the entry {name!r} cannot be read: {reason}")
                )
    return lock


def _lines_of(text: str) -> dict[str, int]:
    """Return the line of each entry."""
    lines: dict[str, int] = {}
    number, last = 1, 0
    for found in _ENTRY.finditer(text):
        number += text.count("\n", last, found.start())
        last = found.start()
        lines[found[1]] = number
    return lines


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return content


def _no_constant(text: str) -> None:
    raise ValueError(f"{text[:20]} is not an integer")


def _count(entry: Mapping[str, Any], name: str) -> int:
    value = entry[name]
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError(f"{name} is not a count")
    return value


def _digest(entry: Mapping[str, Any]) -> str:
    if not isinstance(entry["sha256"], str) or not _DIGEST.fullmatch(entry["sha256"]):
        raise ValueError("sha256 is not a digest")
    return entry["sha256"]


def _line(entry: Mapping[str, Any], name: str) -> str:
    if not isinstance(entry[name], str) or len(entry[name]) > 200:
        raise ValueError(f"{name} is not a text")
    return str(entry[name])


def _read_passage(entry: Mapping[str, Any]) -> LockedPassage:
    if entry["verdict"] in {"not-checked", "unverifiable"}:
        raise ValueError("a lock holds what was found, and nobody looked")
    return LockedPassage(
        verdict=_line(entry, "verdict"),  # type: ignore[arg-type] # the table schema judges the word
        start=_count(entry, "start") if "start" in entry else None,
        stop=_count(entry, "stop") if "stop" in entry else None,
        sha256=_digest(entry) if "sha256" in entry else None,
        difference=_line(entry, "difference") if "difference" in entry else None,
        page=_count(entry, "page") if "page" in entry else None,
        paragraph=_count(entry, "paragraph") if "paragraph" in entry else None,
        timestamp=_line(entry, "timestamp") if "timestamp" in entry else None,
    )


def _read_capture(entry: Mapping[str, Any]) -> LockedCapture:
    regions = entry.get("regions", [])
    if not isinstance(regions, list) or not all(_is_region(region) for region in regions):
        raise ValueError("a region is not two counts, a role and a range of lines")
    body = entry.get("body", [])
    if not isinstance(body, list) or not _HASHES.fullmatch("".join(f"{part} " for part in body)):
        raise ValueError("body is not a list of hashes")
    return LockedCapture(
        sha256=_digest(entry),
        bytes=_count(entry, "bytes"),
        characters=_count(entry, "characters") if "characters" in entry else None,
        encoding=_line(entry, "encoding") if "encoding" in entry else None,
        media_type=_line(entry, "media_type"),
        regions=tuple(
            LockedRegion(start=start, stop=stop, role=role, lines=lines)
            for start, stop, role, lines in regions
        ),
        body=tuple(body),
    )


def _is_region(region: object) -> bool:
    if not isinstance(region, list) or len(region) != 4:
        return False
    start, stop, role, lines = region
    counts = type(start) is int and type(stop) is int and 0 <= start <= stop < 2**53
    return counts and isinstance(role, str) and isinstance(lines, str)
