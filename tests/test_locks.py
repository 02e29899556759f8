"""Locks: one line an entry, sorted, read back exactly.

A damaged lock gives faults and nothing else.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.dossiers.locks import Lock, LockedCapture, LockedPassage, LockedRegion, read_lock

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "arden"
LOCKS = [path.read_bytes() for path in sorted((EXAMPLE / "dossiers").glob("*.lock.json"))]
DIGEST = "sha256:" + "0" * 64


def reading(data):
    """Return the lock of some bytes, and its faults as `line code`."""
    faults = []
    lock = read_lock("a.lock.json", data, faults)
    return lock, [f"{fault.place.line} {fault.rule}" for fault in faults]


digests = st.integers(0, 16**64 - 1).map(lambda number: f"sha256:{number:064x}")
counts = st.integers(0, 2**53 - 1)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
spans = st.tuples(counts, counts).map(sorted)
captures = st.builds(
    LockedCapture,
    sha256=digests,
    bytes=counts,
    characters=st.none() | counts,
    encoding=st.none() | words,
    media_type=words,
    regions=st.lists(
        st.builds(
            lambda span, role, lines: LockedRegion(
                start=span[0], stop=span[1], role=role, lines=lines
            ),
            spans,
            words,
            words,
        ),
        max_size=3,
    ).map(tuple),
    body=st.lists(st.integers(0, 16**8 - 1).map(lambda number: f"{number:08x}"), max_size=3).map(
        tuple
    ),
)
passages = st.builds(
    LockedPassage,
    verdict=words,
    start=st.none() | counts,
    stop=st.none() | counts,
    sha256=st.none() | digests,
    difference=st.none() | words,
)
locks = st.builds(
    Lock,
    captures=st.dictionaries(st.from_regex(r"\At[0-9]{3}\Z"), captures, max_size=3),
    passages=st.dictionaries(st.from_regex(r"\Ap-[0-9a-f]{12}\Z"), passages, max_size=5),
)


@pytest.mark.long
@given(locks)
def test_round_trip(lock):
    """A lock that is written and read again is the same, and so are its bytes."""
    data = lock.to_bytes()
    again, faults = reading(data)
    assert ([], lock.captures, lock.passages) == (faults, again.captures, again.passages)
    assert data == again.to_bytes()


@pytest.mark.long
@given(locks, st.randoms(use_true_random=False))
def test_order_of_entries_does_not_matter(lock, random):
    """The file is the same in whatever order entries were found."""
    names = list(lock.passages)
    random.shuffle(names)
    assert (
        lock.to_bytes()
        == Lock(lock.captures, {name: lock.passages[name] for name in names}).to_bytes()
    )


@pytest.mark.long
@given(locks)
def test_one_line_an_entry(lock):
    """Each entry has a line of its own, and the lines of a section are sorted."""
    lines = lock.to_bytes().decode().split("\n")
    entries = [line.split('"')[1] for line in lines if line.startswith("  ")]
    assert sorted(lock.captures) + sorted(lock.passages) == entries
    again, _ = reading(lock.to_bytes())
    assert all(
        lines[line - 1].startswith(f'  "{name}": ')
        for name, line in again.lines.items()
        if name in entries
    )
    json.loads("\n".join(lines))


def test_empty_lock():
    """A lock without entries is a file all the same."""
    assert b'{\n"captures": {},\n"passages": {},\n"format": 1\n}\n' == Lock().to_bytes()
    assert (Lock(), []) == reading(Lock().to_bytes())


@pytest.mark.parametrize("data", LOCKS)
def test_example(data):
    """The committed locks are what writing them again gives."""
    lock, faults = reading(data)
    assert ([], data) == (faults, lock.to_bytes())


def lock_of(passage='{"verdict": "absent"}', capture=None):
    """Return a lock with one passage in line 3, or one capture in line 2."""
    captures = f'{{"t001": {capture}}}' if capture else "{}"
    return (
        f'{{\n"captures": {captures}, "passages": {{\n"p-0": {passage}}}, "format": 1}}\n'.encode()
    )


def capture_of(**fields):
    content = {"sha256": DIGEST, "bytes": 1, "media_type": "text/plain"} | fields
    return lock_of(
        capture=json.dumps({name: value for name, value in content.items() if value is not None})
    )


WHOLE = {
    "nothing": (b"", ["1 DP012"]),
    "no JSON": (b'{\n"captures": {},\n"passages" {}}', ["3 DP012"]),
    "YAML": (b"captures: {}\n", ["1 DP012"]),
    "a byte order mark": (b"\xef\xbb\xbf" + Lock().to_bytes(), ["1 DP012"]),
    "UTF-16": (Lock().to_bytes().decode().encode("utf-16"), ["1 DP012"]),
    "no UTF-8": (b'{"captures": {"\xff": {}}}', ["1 DP012"]),
    "NUL": (b"\x00", ["1 DP012"]),
    "a list": (b"[]", ["1 DP012"]),
    "null": (b"null", ["1 DP012"]),
    "a number": (b"1", ["1 DP012"]),
    "no format": (b'{"captures": {}, "passages": {}}', ["1 DP012"]),
    "format as a text": (b'{"captures": {}, "passages": {}, "format": "1"}', ["1 DP012"]),
    "format 2": (b'{"captures": {}, "passages": {}, "format": 2}', ["1 DP012"]),
    "format true": (b'{"captures": {}, "passages": {}, "format": true}', ["1 DP012"]),
    "format 1.0": (b'{"captures": {}, "passages": {}, "format": 1.0}', ["1 DP012"]),
    "format NaN": (b'{"captures": {}, "passages": {}, "format": NaN}', ["1 DP012"]),
    "a section more": (b'{"captures": {}, "passages": {}, "format": 1, "share": 1}', ["1 DP012"]),
    "no passages": (b'{"captures": {}, "format": 1}', ["1 DP012"]),
    "a list of captures": (b'{"captures": [], "passages": {}, "format": 1}', ["1 DP012"]),
    "null for passages": (b'{"captures": {}, "passages": null, "format": 1}', ["1 DP012"]),
    "a name twice": (
        b'{"captures": {}, "passages": {"p-0": {}, "p-0": {}}, "format": 1}',
        ["1 DP012"],
    ),
    "a section twice": (
        b'{"captures": {}, "captures": {}, "passages": {}, "format": 1}',
        ["1 DP012"],
    ),
    "deep nesting": (b"[" * 100_000, ["1 DP012"]),
    "a deep object": (b'{"a":' * 100_000, ["1 DP012"]),
    "a number of five thousand digits": (
        lock_of('{"verdict": "verbatim", "start": ' + "9" * 5000 + "}"),
        ["1 DP012"],
    ),
    "a float": (lock_of('{"verdict": "verbatim", "start": 1e3}'), ["1 DP012"]),
    "infinity": (lock_of('{"verdict": "verbatim", "start": -Infinity}'), ["1 DP012"]),
    "text after the end": (Lock().to_bytes() + b"x", ["6 DP012"]),
    "a merge conflict": (b'{\n<<<<<<< HEAD\n"captures": {}\n', ["2 DP012"]),
}


@pytest.mark.parametrize("reason", WHOLE)
def test_unreadable_lock(reason):
    """A file that is no lock of format 1 gives one fault and no lock."""
    data, expected = WHOLE[reason]
    lock, faults = reading(data)
    assert (None, [fault.split()[1] for fault in expected]) == (
        lock,
        [fault.split()[1] for fault in faults],
    )
    assert reason.startswith("format") or expected == faults


ENTRIES = {
    "a text": (lock_of('"absent"'), ["3 DP012"]),
    "a list": (lock_of("[]"), ["3 DP012"]),
    "null": (lock_of("null"), ["3 DP012"]),
    "no verdict": (lock_of("{}"), ["3 DP012"]),
    "a field more": (lock_of('{"verdict": "absent", "score": "1"}'), ["3 DP012"]),
    "a verdict that is no text": (lock_of('{"verdict": 1}'), ["3 DP012"]),
    "a verdict that is too long": (lock_of(json.dumps({"verdict": "x" * 201})), ["3 DP012"]),
    "a verdict that is half a character": (lock_of('{"verdict": "\\ud800"}'), ["3 DP012"]),
    "a negative start": (lock_of('{"verdict": "verbatim", "start": -1}'), ["3 DP012"]),
    "a start that is a text": (lock_of('{"verdict": "verbatim", "start": "1"}'), ["3 DP012"]),
    "a start that is true": (lock_of('{"verdict": "verbatim", "start": true}'), ["3 DP012"]),
    "a stop beyond all texts": (
        lock_of('{"verdict": "verbatim", "stop": 9007199254740992}'),
        ["3 DP012"],
    ),
    "a digest in capitals": (
        lock_of(json.dumps({"verdict": "verbatim", "sha256": "sha256:" + "A" * 64})),
        ["3 DP012"],
    ),
    "a digest with a line break": (
        lock_of(json.dumps({"verdict": "verbatim", "sha256": DIGEST + "\n"})),
        ["3 DP012"],
    ),
    "a digest of another kind": (
        lock_of('{"verdict": "verbatim", "sha256": "md5:0"}'),
        ["3 DP012"],
    ),
    "null for a difference": (lock_of('{"verdict": "verbatim", "difference": null}'), ["3 DP012"]),
    "a capture without a digest": (capture_of(sha256=None), ["2 DP012"]),
    "a capture without a size": (capture_of(bytes=None), ["2 DP012"]),
    "a capture without a media type": (capture_of(media_type=None), ["2 DP012"]),
    "a capture with a field more": (capture_of(share=1), ["2 DP012"]),
    "regions that are a mapping": (capture_of(regions={"1": "body"}), ["2 DP012"]),
    "regions that are a text": (capture_of(regions="body"), ["2 DP012"]),
    "a region that is a text": (capture_of(regions=["body"]), ["2 DP012"]),
    "a region of three parts": (capture_of(regions=[[0, 1, "body"]]), ["2 DP012"]),
    "a region that starts before the text": (
        capture_of(regions=[[-1, 1, "body", "1"]]),
        ["2 DP012"],
    ),
    "a region that ends before it starts": (capture_of(regions=[[2, 1, "body", "1"]]), ["2 DP012"]),
    "a region that starts at true": (capture_of(regions=[[False, True, "body", "1"]]), ["2 DP012"]),
    "a region beyond all texts": (capture_of(regions=[[0, 10**30, "body", "1"]]), ["2 DP012"]),
    "a region with half a character": (capture_of(regions=[[0, 1, "\ud800", "1"]]), ["2 DP012"]),
    "a body that is a text": (capture_of(body="00000000"), ["2 DP012"]),
    "a body of other hashes": (capture_of(body=["0"]), ["2 DP012"]),
    "a body of numbers": (capture_of(body=[1]), ["2 DP012"]),
}


@pytest.mark.parametrize("reason", ENTRIES)
def test_bad_entries(reason):
    """An entry that cannot be read gives one fault in its line and is left out.

    The others are read.
    """
    data, expected = ENTRIES[reason]
    lock, faults = reading(data)
    assert expected == faults
    in_captures = expected[0].startswith("2")
    assert (0, int(in_captures)) == (len(lock.captures), len(lock.passages))


def test_every_bad_entry_is_reported():
    """All bad entries of a lock come in one run, and a good one between them stays."""
    data = (
        b'{\n"captures": {\n"t001": {},\n"t002": {}},\n"passages": {\n"p-0": {},\n'
        b'"p-1": {"verdict": "absent"}}, "format": 1}'
    )
    lock, faults = reading(data)
    assert ["3 DP012", "4 DP012", "6 DP012"] == faults
    assert {"p-1": LockedPassage(verdict="absent")} == lock.passages


def mutated(data, places):
    for where, length, piece in places:
        at = where % (len(data) + 1)
        data = data[:at] + piece + data[at + length :]
    return data


pieces = st.sampled_from(
    [
        b"",
        b'"',
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"null",
        b"-1",
        b"1e9",
        b"true",
        b"\\ud800",
        b"\xff",
        b"\n",
    ]
)
mutations = st.lists(
    st.tuples(st.integers(0, 1 << 16), st.integers(0, 20), pieces | st.binary(max_size=3)),
    min_size=1,
    max_size=4,
)


@given(st.one_of(st.binary(max_size=200), st.builds(mutated, st.sampled_from(LOCKS), mutations)))
def test_any_bytes(data):
    """Reading raises nothing, says why wherever it returns nothing, and what it returns can be
    written and read again.
    """
    lock, faults = reading(data)
    assert lock is not None or faults
    if lock is not None:
        again, _ = reading(lock.to_bytes())
        assert (lock.captures, lock.passages) == (again.captures, again.passages)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**60) | st.text(max_size=5) | st.just(DIGEST),
    lambda part: (
        st.lists(part, max_size=4)
        | st.dictionaries(st.sampled_from(["sha256", "bytes", "start", "verdict", "x"]), part)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["sha256", "bytes", "media_type", "regions", "body", "verdict", "start"]),
        json_values,
    )
)
def test_any_entry(entry):
    """An entry of any JSON is read or reported, in both sections."""
    data = json.dumps(
        {"captures": {"t001": entry}, "passages": {"p-0": entry}, "format": 1}
    ).encode()
    lock, faults = reading(data)
    assert 2 == len(lock.captures) + len(lock.passages) + len(faults)
