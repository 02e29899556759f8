"""Waivers: faults that a package's maintainers accept, each for a reason and until a day.

They are written in `waivers.yaml` in the package's folder. A waived diagnostic is counted and shown
like any other and does not set the exit code. What prevents reading or building cannot be
waived. A waiver that has expired, or that no diagnostic needs any more, is a fault itself, so
that the list stays true.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping

from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.captures import STALE_LOCK
from docprov.dossiers.entries import BAD_NOTATION, WRONG_SHAPE, Entry
from docprov.dossiers.passages import UNANCHORED
from docprov.dossiers.yaml.nodes import Fields
from docprov.dossiers.yaml.reading import read_yaml
from docprov.storage.files import LARGEST_YAML, FileFaultError, Files

FILE = "waivers.yaml"
_SHAPES = {"rule": "line", "record": "line", "reason": "free", "until": "line"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NEVER = frozenset({UNANCHORED.code, STALE_LOCK.code, "DP319"})
_QUOTES = frozenset({*(f"DP30{number}" for number in range(1, 7)), "DP320"})

UNWAIVABLE_RULE = Rule(
    code="DP030",
    name="unwaivable-rule",
    summary="A waiver names a rule that does not exist or cannot be waived.",
    why=(
        "What cannot be read, linked or built is not a matter of judgement; waiving it would hide "
        "that nothing was checked."
    ),
    help=(
        "fix what the rule reports; only rules about evidence (DP3), provenance (DP4), "
        "contributions (DP54) and rules of plug-ins can be waived; a finding (DF) needs no waiver"
    ),
    message="{0}",
    example="waivers.yaml waives DP203, a reference to a record that is not there",
)
EXPIRED_WAIVER = Rule(
    code="DP031",
    name="expired-waiver",
    summary="A waiver is past the last day on which it holds.",
    why="A fault that was accepted for a time is one again when the time is over.",
    help="fix the fault, or look at it again and write a later day",
    message="the waiver of {0} for {1!r} held until {2}",
    example="a waiver with until: 2026-12-31 is read on 2027-01-01",
)
UNUSED_WAIVER = Rule(
    code="DP032",
    name="unused-waiver",
    summary="Nothing needs a waiver any more.",
    why="It would hide the same fault when it comes back, for a reason that no longer holds.",
    help="remove it",
    message="{0} does not report {1!r}{2}",
    example="waivers.yaml waives DP317 for a claim whose quote was corrected since",
)


@frozen(kw_only=True)
class Waiver:
    """One fault that is accepted.

    Attributes:
        rule: code of the rule.
        record: key of the record.
        reason: why it is accepted.
        until: last day on which it holds.
        place: where it is written.
    """

    rule: str
    record: str
    reason: str
    until: dt.date
    place: Place

    def __str__(self) -> str:
        return f"{self.reason} (until {self.until})"


def read_waivers(files: Files, rules: Mapping[str, Rule], faults: list[Diagnostic]) -> list[Waiver]:
    """Return the waivers of a package.

    Args:
        files: the files of the package.
        rules: all rules by their codes.
        faults: receives what is wrong with the waivers that cannot be read; these are left out.
    """
    if FILE not in files:
        return []
    try:
        data = files.read(FILE, LARGEST_YAML)
    except FileFaultError as error:
        faults.append(error.rule.at(Place(file=FILE), *error.values))
        return []
    fields = read_yaml(FILE, data, faults)
    if fields is None:
        if faults and faults[-1].place.file == FILE and data.lstrip().startswith(b"-"):
            help_ = "write waivers: in a line of its own above the list"
            faults[-1] = evolve(faults[-1], help=help_)
        return []
    top = Entry(FILE, "waivers.yaml", fields, {"waivers": "list"}, faults)
    read = []
    for node in top.items("waivers"):
        if not isinstance(node, Fields):
            place = top.place(node)
            faults.append(WRONG_SHAPE.at(place, "an entry of waivers", "not a mapping", "fields"))
            continue
        waiver = _read(Entry(FILE, "waiver", node, _SHAPES, faults), rules)
        read += [waiver] if waiver else []
    return read


def _read(entry: Entry, rules: Mapping[str, Rule]) -> Waiver | None:
    rule, record, reason, until = map(entry.required, ("rule", "record", "reason", "until"))
    if not entry.sound or rule is None or record is None or reason is None or until is None:
        return None
    day = _day(entry, until.value)
    if day is None or not _names_rule(entry, rule.value, rules):
        return None
    return Waiver(
        rule=rule.value, record=record.value, reason=reason.value, until=day, place=entry.here
    )


def _day(entry: Entry, written: str) -> dt.date | None:
    try:
        if not _DAY.fullmatch(written):
            raise ValueError("it is not a day such as 2027-01-31")  # noqa: TRY301 - one fault for both
        return dt.date.fromisoformat(written)
    except ValueError as error:
        help_ = "write the last day on which it holds, such as 2027-01-31"
        entry.fault(BAD_NOTATION, "until", "waiver.until", f"{written!r}: {error}", help=help_)
        return None


def _names_rule(entry: Entry, code: str, rules: Mapping[str, Rule]) -> bool:
    """Tell whether a text is the code of a rule that can be waived; report it where it is not."""
    if can_be_waived(code) and code in rules:
        return True
    problem, help_ = f"{code} cannot be waived", ""
    codes = {each.name: known for known, each in rules.items()}
    if code in codes:
        problem, help_ = f"{code!r} is the name of a rule", f"write its code, {codes[code]}"
    elif code not in rules:
        near = closest(code, sorted(rules))
        problem = f"there is no rule {code!r}"
        help_ = f"did you mean {near!r}?" if near else "`docprov rule` lists all"
    entry.fault(UNWAIVABLE_RULE, "rule", problem, help=help_)
    return False


def can_be_waived(code: str) -> bool:
    """Tell whether a fault of a rule can be waived.

    It is a matter of judgement, and does not prevent reading, linking or building.

    A finding is a fact about the sources, which sets no exit code.

    >>> can_be_waived("DP317"), can_be_waived("DP203"), can_be_waived("DF201")
    (True, False, False)
    """
    if not code.startswith(("DP", "DF")):
        return True  # a rule of a plug-in
    return code.startswith(("DP3", "DP4", "DP54")) and code not in _NEVER


def can_be_released(code: str) -> bool:
    """Tell whether a fault of a rule, once waived, may be part of a release.

    A quote that is not in its text is not a matter of judgement.

    >>> can_be_released("DP313"), can_be_released("DP302")
    (True, False)
    """
    return code not in _QUOTES


def apply_waivers(
    waivers: Iterable[Waiver],
    diagnostics: Iterable[Diagnostic],
    today: dt.date,
    looked_for: Callable[[str], bool],
) -> tuple[list[Diagnostic], int]:
    """Return diagnostics, those that are waived marked, and the faults of the waivers.

    Args:
        waivers: the waivers.
        diagnostics: what was found.
        today: the day that waivers are compared with.
        looked_for: whether all of the package was checked against a rule; where it was
            not, a waiver may be needed.

    Returns:
        The diagnostics, and how many waivers nothing needed that may be needed by what was not
        looked at.
    """
    undecided = 0
    by_target: dict[tuple[str, str], Waiver] = {}
    faults = []
    for waiver in waivers:
        if waiver.until < today:
            faults.append(EXPIRED_WAIVER.at(waiver.place, waiver.rule, waiver.record, waiver.until))
        elif (target := (waiver.rule, waiver.record)) in by_target:
            again = " but for what a waiver before this one accepts"
            faults.append(UNUSED_WAIVER.at(waiver.place, *target, again))
        else:
            by_target[target] = waiver
    used: set[tuple[str, str]] = set()
    found = []
    for diagnostic in diagnostics:
        target = (diagnostic.rule, diagnostic.place.record or "")
        if target in by_target:
            used.add(target)
            found.append(evolve(diagnostic, waived=str(by_target[target])))
        else:
            found.append(diagnostic)
    for target, waiver in by_target.items():
        if target not in used and looked_for(waiver.rule):
            faults.append(UNUSED_WAIVER.at(waiver.place, *target, ""))
        elif target not in used:
            undecided += 1
    return [*found, *faults], undecided
