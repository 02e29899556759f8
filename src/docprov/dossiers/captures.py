"""Captures and their regions, as the dossier states them and as its lock knows them."""

import re

from docprov.diagnostics.diagnostics import Rule
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD, Entry
from docprov.dossiers.grammar import CAPTURE
from docprov.dossiers.identifiers import CAPTURE_ID
from docprov.dossiers.ledger import Cell
from docprov.dossiers.locks import LockedCapture
from docprov.dossiers.passages import UNANCHORED
from docprov.dossiers.source import Source
from docprov.dossiers.yaml.nodes import Text
from docprov.model.records import columns
from docprov.model.records.documents import Region

STALE_LOCK = Rule(
    code="DP311",
    name="stale-lock",
    summary="A lock was made for another capture or other regions than the dossier states.",
    why="Its positions belong to other bytes.",
    help="run `docprov anchor` with the text at hand",
    message="{0} is {1} in the dossier and {2} in its lock",
    file="dossiers/arden-2011.yaml",
    silent="form: extracted, regions: {1: heading,",
    fires="form: extracted, regions: {1: letterhead,",
)
_LINES = re.compile(r"([1-9][0-9]{0,6})(?:-([1-9][0-9]{0,6}))?")
_ROLES = next(column.choices for column in columns(Region) if column.name == "role")


def declare_capture(source: Source, entry: Entry) -> None:
    """Add a capture and its regions, with what the lock knows of its bytes."""
    identifier = entry.required("id")
    if identifier is None:
        return
    short = identifier.value
    if not re.fullmatch(CAPTURE_ID, short):
        entry.fault(
            BAD_NOTATION,
            "id",
            "capture.id",
            f"{short!r} is not t and three digits",
            help="write t001, then t002",
        )
    full = identifier.of(f"{source.document}.{short}")
    source.captures.append(full.value)
    if entry.text("sha256") is None:
        help_ = "add sha256: with sha256: and what `sha256sum FILE` prints for the text"
        entry.fault(MISSING_FIELD, "sha256", "capture", "sha256", help=help_)
        return
    cells = source.cells(entry, CAPTURE)
    cells |= {"id": full, "document": source.document, "activity": source.activity}
    before = len(entry.faults)
    # Regions are read also without a lock, so that none is written for regions that cannot be.
    stated = source.regions[full.value] = stated_regions(entry)
    readable = len(entry.faults) == before
    locked = source.lock.captures.get(short) if source.lock else None
    if locked is None:
        if source.lock is not None:
            source.ledger.faults.append(UNANCHORED.at(entry.here, "the capture", short))
        cells |= {"bytes": "0", "media_type": cells["media_type"] or "text/plain"}
    else:
        _compare(entry, short, stated if readable else None, locked)
        cells |= {
            "bytes": str(locked.bytes),
            "characters": None if locked.characters is None else str(locked.characters),
            "encoding": locked.encoding,
            "media_type": cells["media_type"] or locked.media_type,
        }
        _add_regions(source, entry, full.value, locked)
    source.ledger.declare("captures", entry.here, cells, full.value)


def _compare(
    entry: Entry, short: str, stated: list[tuple[str, str]] | None, locked: LockedCapture
) -> None:
    """Report a digest or regions that differ from the lock; regions of None are not compared."""
    digest = entry.value("sha256")
    if digest != locked.sha256:
        name = f"the digest of capture {short!r}"
        entry.fault(STALE_LOCK, "sha256", name, digest, locked.sha256)
    resolved = [(region.lines, region.role) for region in locked.regions]
    if stated is not None and stated != resolved:
        words = [
            ", ".join(f"{lines}: {role}" for lines, role in pairs) or "nothing"
            for pairs in (stated, resolved)
        ]
        entry.fault(STALE_LOCK, "regions", f"the list of regions of capture {short!r}", *words)


def _add_regions(source: Source, entry: Entry, capture: str, locked: LockedCapture) -> None:
    for region in locked.regions:
        cells: dict[str, Cell] = {"capture": capture, "role": region.role}
        cells |= {"start": str(region.start), "stop": str(region.stop)}
        source.ledger.add("regions", entry.here, cells)


def stated_regions(entry: Entry) -> list[tuple[str, str]]:
    """Return the line ranges and roles of a capture's regions, and report those that cannot be."""
    fields = entry.fields("regions")
    stated: list[tuple[str, str]] = []
    end = 0
    for lines, role in fields.entries.items() if fields else ():
        found = _LINES.fullmatch(lines)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if last < first:
            problem, help_ = (
                f"{lines!r} is not a line or a range of lines",
                "write the first and the last line, such as 3-21",
            )
        elif first <= end:
            problem = f"{lines!r} does not begin after line {end}"
            help_ = "list regions in the order of their lines, without overlaps"
        elif not isinstance(role, Text):
            problem, help_ = (
                f"the part that {lines!r} plays is not a text",
                f"write one of {', '.join(_ROLES)}",
            )
        elif role.value not in _ROLES:
            problem = f"{role.value!r} is not one of {', '.join(_ROLES)}"
            help_ = (
                f"did you mean {near!r}?"
                if (near := closest(role.value, list(_ROLES)))
                else "write one of these"
            )
            entry.faults.append(
                BAD_NOTATION.at(entry.place(role), "capture.regions", problem, help=help_)
            )
            continue
        else:
            end = last
            stated.append((lines, role.value))
            continue
        entry.fault(BAD_NOTATION, "regions", "capture.regions", problem, help=help_)
    return stated
