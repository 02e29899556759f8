"""The protective YAML reader: each odd or hostile construct gives its code at its place, and
nothing else goes wrong.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.samples import sampled
from tests.work import counted

from docprov.dossiers.yaml.nodes import Fields, Items, Node, Text
from docprov.dossiers.yaml.reading import read_yaml

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "arden"
DOSSIERS = [path.read_bytes() for path in sorted(EXAMPLE.rglob("*.yaml"))]
SPECIALS = [
    b"&a ",
    b"*a ",
    b"!!int ",
    b"<<: ",
    b"- ",
    b"? ",
    b": ",
    b", ",
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b"'",
    b"#",
    b" #",
    b"|",
    b">",
    b"%YAML 1.1\n",
    b"---\n",
    b"...\n",
    b"\t",
    b"\r",
    b"\r\n",
    b"\n",
    b"\n  ",
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"<<<<<<< HEAD\n",
    b"=======\n",
    b"\xf0\x9f\x94\xa5",
    b"e\xcc\x81",
    b'"\\ud800"',
    b'"\\0"',
    b"@",
    b"`",
]


def reading(data):
    """Return what a file comes to as plain data, and its faults as `line:column code`."""
    faults = []
    fields = read_yaml("f.yaml", data, faults)
    return plain(fields), [
        f"{fault.place.line}:{fault.place.column} {fault.rule}" for fault in faults
    ]


def plain(node: Node | None):
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(part) for part in node.items]
    return (
        {name: plain(part) for name, part in node.entries.items()}
        if isinstance(node, Fields)
        else None
    )


def encoded(text, encoding="utf-8"):
    return text.encode(encoding)


def nested(levels):
    return "".join("  " * level + "a:\n" for level in range(levels)) + "  " * levels + "x\n"


WORDS = [
    "no",
    "on",
    "y",
    "yes",
    "true",
    "~",
    "null",
    "1.10",
    "010",
    "0x1F",
    "0o17",
    "1e3",
    "1_000",
    "12:30:45",
    "2024-01-01",
    ".nan",
    ".inf",
    "-0",
    "+1",
    "=",
    "1.",
    "9" * 5000,
    "1e1000000",
    "é",
    "e\u0301",
    "\U0001f525",
    "\u202etext",
    "a<<b",
    "2024-01-01T00:00:00Z",
    "0b1",
    "a:b",
    "C:\\x",
    "-x",
    "?x",
    "x & y",
    "50 %",
    "x!",
]


@pytest.mark.parametrize("word", WORDS)
def test_words_stay_text(word):
    """A plain word is the text that stands there, however much it looks like a number, a date or a
    truth value.
    """
    assert ({"a": word, "b": [word]}, []) == reading(encoded(f"a: {word}\nb:\n  - {word}\n"))


@pytest.mark.parametrize("word", ["no", "y", "null", "1.10", "010", "1e3", "2024-01-01", "-0"])
def test_names_stay_text(word):
    """A field's name is the text that stands there, too."""
    assert ({word: "x"}, []) == reading(encoded(f"{word}: x\n"))


ODD = {
    "no value": ("a:\n", {"a": ""}),
    "an explicit key": ("? a\n: 1\n", {"a": "1"}),
    "a tilde for a key": ("~: 1\n", {"~": "1"}),
    "a document mark before": ("---\na: 1\n", {"a": "1"}),
    "a document mark after": ("a: 1\n...\n", {"a": "1"}),
    "CRLF": ("a: 1\r\nb:\r\n  - x\r\n", {"a": "1", "b": ["x"]}),
    "CRLF in a block scalar": ("a: |\r\n  x\r\n  y\r\n", {"a": "x\ny\n"}),
    "no last line break": ("a: 1", {"a": "1"}),
    "a quoted escape": ('a: "x\\ty\\nz\\u00e9"\n', {"a": "x\ty\nzé"}),
    "two quotes in one": ("a: 'it''s'\n", {"a": "it's"}),
    "a folded scalar": ("a: >-\n  x\n  y\n", {"a": "x y"}),
    "a text over two lines": ("a: x\n  y\n", {"a": "x y"}),
    "hash without space": ("a: x#y\n", {"a": "x#y"}),
    "forty levels": (nested(40), None),
    "almost a conflict": ("a: |\n  <<<<<<< x\n  =======\n", {"a": "<<<<<<< x\n=======\n"}),
    "percent below": ("a: |\n  x\n  %YAML 1.1\n", {"a": "x\n%YAML 1.1\n"}),
    "keys alike": ("é: 1\ne: 2\nE: 3\n", {"é": "1", "e": "2", "E": "3"}),
    "a key that is not NFC": ("e\u0301: 1\n", {"é": "1"}),
}


@pytest.mark.parametrize("reason", ODD)
def test_odd_but_sound(reason):
    """What is unusual but says one thing only is read without a fault."""
    text, expected = ODD[reason]
    content, faults = reading(encoded(text))
    assert [] == faults
    assert expected in (content, None)


BAD = {
    # duplicate keys
    "a key twice": (b"a: 1\nb: 2\na: 3\n", ["3:1 DP006"]),
    "a key three times": (b"a: 1\na: 2\na: 3\n", ["2:1 DP006", "3:1 DP006"]),
    "a key twice below": (b"a:\n  b: 1\n  b: 2\n", ["3:3 DP006"]),
    "a key twice in a list": (b"a:\n  - b: 1\n    b: 2\n  - c: 3\n", ["3:5 DP006"]),
    "a key twice in braces": (b"a: {b: 1, b: 2}\n", ["1:11 DP006"]),
    "a key twice, once quoted": (b'a: 1\n"a": 2\n', ["2:1 DP006"]),
    "a key twice, once escaped": (b'a: 1\n"\\x61": 2\n', ["2:1 DP006"]),
    "a key twice, once explicit": (b"a: 1\n? a\n: 2\n", ["2:3 DP006"]),
    "keys equal in NFC": (encoded("é: 1\ne\u0301: 2\n"), ["2:1 DP006"]),
    "an empty key twice": (b'"": 1\n"": 2\n', ["2:1 DP006"]),
    # anchors, aliases, tags, merge keys
    "an anchor": (b"a: &x 1\n", ["1:4 DP005"]),
    "an anchor nobody uses in a list": (b"a:\n  - b\n  - &x c\n", ["3:5 DP005"]),
    "an anchor on a key": (b"&k a: 3\n", ["1:1 DP005"]),
    "an alias": (b"a: *x\n", ["1:4 DP005"]),
    "an alias as a key": (b"*k : 3\n", ["1:1 DP005"]),
    "an alias to itself": (b"a: &x [*x]\n", ["1:4 DP005"]),
    "anchor and alias": (b"a: &x {b: 1}\nc: *x\n", ["1:4 DP005", "2:4 DP005"]),
    "a billion laughs": (
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        ["1:4 DP005", "2:4 DP005", "3:5 DP005"],
    ),
    "one alias ten thousand times": (
        b"a: &a " + b"x" * 1000 + b"\nb: [" + b", ".join([b"*a"] * 10000) + b"]\n",
        ["1:4 DP005", "2:5 DP005"],
    ),
    "a merge key": (b"a: {b: 1}\n<<: {c: 1}\n", ["2:1 DP005"]),
    "a merge key of aliases": (b"m: &m {a: 1}\nn:\n  <<: [*m, *m]\n", ["1:4 DP005", "3:3 DP005"]),
    "a merge key in quotation marks": (b'"<<": x\n', ["1:1 DP005"]),
    "a tag": (b"a: !!int 3\n", ["1:4 DP005"]),
    "a tag of Python": (b"a: !!python/object/apply:os.system [ls]\n", ["1:4 DP005"]),
    "a tag of one's own": (b"a: !mine x\n", ["1:4 DP005"]),
    "a tag in full": (b"a: !<tag:x,2000:y> x\n", ["1:4 DP005"]),
    "a bare exclamation mark": (b"a: ! 3\n", ["1:4 DP005"]),
    "a tag on a list": (b"a: !!set {x, y}\n", ["1:4 DP005"]),
    "a tag on a key": (b"!!str a: 3\n", ["1:1 DP005"]),
    "a tag on the whole": (b"!!map\na: 3\n", ["1:1 DP005"]),
    "binary": (b"a: !!binary aGk=\n", ["1:4 DP005"]),
    # directives and documents
    "a YAML directive": (b"%YAML 1.1\n---\na: yes\n", ["1:1 DP005"]),
    "a YAML directive of tomorrow": (b"%YAML 2.0\n---\na: yes\n", ["1:1 DP005"]),
    "a TAG directive": (b"# x\n%TAG ! tag:x,2000:\n---\na: !y z\n", ["2:1 DP005", "4:4 DP005"]),
    "an unknown directive": (b"%FOO x\n---\na: yes\n", ["1:1 DP005"]),
    "two directives": (b"%YAML 1.1\n%YAML 1.2\n---\na: yes\n", ["1:1 DP005", "2:1 DP005"]),
    "two documents": (b"a: 1\n---\nb: 2\n", ["2:1 DP005"]),
    "a second document after an end": (b"a: 1\n...\nb: 2\n", ["2:1 DP005"]),
    "a second document and more": (b"a: 1\n---\nb: &x 2\n", ["2:1 DP005", "3:4 DP005"]),
    # encodings and characters
    "a tab for indentation": (b"a:\n\tb: 1\n", ["2:1 DP003"]),
    "a tab in a text": (encoded("a: \U0001f525\tx\n"), ["1:5 DP003"]),
    "a tab at the end of a line": (b"a: x\t\n", ["1:5 DP003"]),
    "a byte order mark": (b"\xef\xbb\xbfa: 1\nb: &x 2\n", ["1:1 DP003", "2:4 DP005"]),
    "a byte order mark inside": (b"a: \xef\xbb\xbf1\n", ["1:4 DP003"]),
    "two byte order marks": (b"\xef\xbb\xbf\xef\xbb\xbfa: 1\n", ["1:1 DP003", "1:1 DP003"]),
    "UTF-16 with a mark": (encoded("a: 1\n", "utf-16"), ["1:1 DP003"]),
    "UTF-16 without a mark": (encoded("a: 1\n", "utf-16-be"), ["1:1 DP003"]),
    "UTF-16 little end first": (encoded("a: 1\n", "utf-16-le"), ["1:2 DP003"]),
    "UTF-32": (encoded("a: 1\n", "utf-32"), ["1:1 DP003"]),
    "Latin-1": (encoded("a: 1\nb: café\n", "latin-1"), ["2:7 DP003"]),
    "Windows-1251": (encoded("a: порт\n", "cp1251"), ["1:4 DP003"]),
    "no UTF-8 at byte 70,000": (b"a: " + b"x" * 69997 + b"\xff\n", ["1:70001 DP003"]),
    "an encoded surrogate": (b"a: \xed\xa0\x80\n", ["1:4 DP003"]),
    "an overlong encoding": (b"a: \xc0\x80\n", ["1:4 DP003"]),
    "a character cut in two": (b"a: \xf0\x9f\x94", ["1:4 DP003"]),
    "a character above all": (b"a: \xf4\x90\x80\x80\n", ["1:4 DP003"]),
    "NUL": (b"a: 1\x00\n", ["1:5 DP003"]),
    "NUL in a comment": (b"a: 1\n# \x00\n", ["2:3 DP003"]),
    "an escape sequence": (b"a: \x1b[2J\n", ["1:4 DP003"]),
    "delete": (b"a: \x7f\n", ["1:4 DP003"]),
    "a C1 control": (encoded("a: \x80\n"), ["1:4 DP003"]),
    "a form feed": (b"a: 1\n\x0cb: 2\n", ["2:1 DP003"]),
    "a lone CR": (b"a: 1\rb: 2\n", ["1:5 DP003"]),
    "CR CR LF": (b"a: 1\r\r\n", ["1:5 DP003"]),
    "next line": (encoded("a: x\x85b: y\n"), ["1:5 DP003"]),
    "a line separator": (encoded("a: x\u2028b: y\n"), ["1:5 DP003"]),
    "a paragraph separator": (encoded('a: "x\u2029y"\n'), ["1:6 DP003"]),
    "no character": (encoded("a: \ufffe\n"), ["1:4 DP003"]),
    "an escaped NUL": (b'a: "x\\0y"\n', ["1:4 DP003"]),
    "an escaped escape sequence": (b'a: 1\nb: ["\\x1b[2J"]\n', ["2:5 DP003"]),
    "an escaped surrogate": (b'a: "\\ud800"\nb: &x 1\n', ["1:7 DP004", "2:4 DP005"]),
    "an escape beyond Unicode": (b'a: "\\U7fffffff"\n', ["1:7 DP004"]),
    # merge conflicts
    "a merge conflict": (b"a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", ["2:1 DP004"]),
    "a merge conflict with CRLF": (
        b"a: 1\r\n<<<<<<< HEAD\r\nb: 2\r\n=======\r\n>>>>>>> x\r\n",
        ["2:1 DP004"],
    ),
    "half of a merge conflict": (b"a: 1\n=======\nb: 3\n", ["2:1 DP004"]),
    "a merge conflict with its base": (b"a: 1\n||||||| base\nb: 3\n", ["2:1 DP004"]),
    "a merge conflict in a text": (b"a: |\n  x\n>>>>>>> x\n  b\n", ["3:1 DP004"]),
    # depth and size
    "five thousand open brackets": (b"a: " + b"[" * 5000 + b"\n", ["1:44 DP005"]),
    "five thousand brackets": (b"a: " + b"[" * 5000 + b"]" * 5000 + b"\n", ["1:44 DP005"]),
    "five thousand braces": (b"a: " + b"{a: " * 5000 + b"}" * 5000 + b"\n", ["1:164 DP005"]),
    "five thousand dashes": (b"a:\n  " + b"- " * 5000 + b"x\n", ["2:83 DP005"]),
    "five thousand question marks": (b"? " * 5000 + b"x\n", ["1:3 DP005"]),
    "forty-one levels": (encoded(nested(41)), ["42:83 DP005"]),
    "a thousand levels": (encoded(nested(1000)), ["42:83 DP005"]),
    "a huge key": (b"a" * 2000 + b": 1\n", ["1:2001 DP004"]),
    "one line of brackets, four megabytes": (b"[" * 4_000_000, ["1:42 DP005"]),
    "one line of quotation marks": (b'"' * 4_000_000, ["1:3 DP004"]),
    "one line of aliases": (b"*a " * 1_300_000, ["1:1 DP005"]),
    "one line of keys": (b"a: " * 1_300_000, ["1:5 DP004"]),
    # keys that are no names
    "a mapping as a key": (b"? {a: 1}\n: 2\nb: &x 1\n", ["1:3 DP005", "3:4 DP005"]),
    "a list as a key": (b"[a, b]: 2\n", ["1:1 DP005"]),
    "a list of lines as a key": (b"? - a\n  - b\n: 2\n", ["1:3 DP005"]),
    "no key": (b": 2\n", ["1:1 DP004"]),
    "braces as a key in braces": (b"a: {{x: 1}: 2}\n", ["1:5 DP005"]),
    # not a mapping
    "nothing": (b"", ["1:1 DP004"]),
    "a comment only": (b"# hello\n", ["2:1 DP004"]),
    "spaces": (b"   \n \n", ["3:1 DP004"]),
    "a document mark only": (b"---\n", ["2:1 DP004"]),
    "a word": (b"hello\n", ["1:1 DP004"]),
    "a list": (b"- a\n- b\n", ["1:1 DP004"]),
    "JSON, but a list": (b"[1, 2]\n", ["1:1 DP004"]),
    # syntax
    "an open quotation mark": (b'a: "x\nb: 1\n', ["1:6 DP004"]),
    "an open apostrophe": (b"a: 'it's\nb: 1\n", ["1:8 DP004"]),
    "an open bracket": (b"a: [x\nb: 1\nc: &x 2\n", ["1:6 DP004", "3:4 DP005"]),
    "an open brace": (b"a: {x: 1\nb: 1\n", ["1:9 DP004"]),
    "a closing bracket": (b"a: ]\n", ["1:4 DP004"]),
    "a colon in a text": (b"a: x: y\nb: 2\n", ["1:5 DP004"]),
    "a field too far right": (b"a: 1\n  b: 2\nc: 3\n", ["2:4 DP004"]),
    "a field too far left": (b"a:\n    b: 1\n  c: 2\nd: &x 3\n", ["2:5 DP004", "4:4 DP005"]),
    "a first field too far right": (b"  a: 1\nb: &x 2\n", ["1:3 DP004", "2:4 DP005"]),
    "a field without a colon": (b"a: 1\nhello\nb: &x 2\n", ["2:1 DP004", "3:4 DP005"]),
    "a field among dashes": (b"a:\n  - x\n  bc: 1\n  - y\nd: &x 1\n", ["3:3 DP004", "5:4 DP005"]),
    "a dash in a text": (b"a: - x\n", ["1:4 DP004"]),
    "an at sign": (b"a: @x\nb: `y\n", ["1:4 DP004", "2:4 DP004"]),
    "text after a quoted text": (b'a: "x" y\n', ["1:8 DP004"]),
    "a bad block header": (b"a: |x\n  x\nb: &x 1\n", ["1:5 DP004", "3:4 DP005"]),
    "a colon in a text over two lines": (
        b"a:\n  one line\n  of: text: here\nb: &x 1\n",
        ["3:5 DP004", "4:4 DP005"],
    ),
}


@pytest.mark.parametrize("reason", sampled(BAD, 2))
def test_bad_input(reason):
    """Each bad construct gives exactly its codes at their lines and columns, with work in
    proportion to its size.
    """
    data, expected = BAD[reason]
    (_, faults), calls = counted(reading, data)
    assert expected == faults
    assert calls < 2_000 + 15 * min(len(data), 50_000)


def test_columns_count_code_points():
    """The column of a fault is a code point of the line, also after characters outside the basic
    plane.
    """
    assert ["1:12 DP005"] == reading(encoded('a: ["\U0001f525e\u0301", &x b]\n'))[1]


BROKEN = {
    "a bracket in a list": (
        b"a: 1\nb:\n  - c: 1\n  - c: [\n  - c: 3\nd: &x 4\ne: 5\n",
        {"a": "1", "b": [{"c": "1"}, {}, {"c": "3"}], "e": "5"},
        ["4:9 DP004", "6:4 DP005"],
    ),
    "an open quotation mark deep down": (
        b'a:\n  - b: 1\n    c:\n      - d: "x\n        e: 2\n      - d: 3\nf: 4\n',
        {"a": [{"b": "1", "c": [{"e": "2"}, {"d": "3"}]}], "f": "4"},
        ["4:14 DP004"],
    ),
    "the same key in two entries": (
        b"a:\n  - b: 1\n    b: 2\n    c: 3\n  - b: ]\n    c: 4\n",
        {"a": [{"b": "1", "c": "3"}, {"c": "4"}]},
        ["3:5 DP006", "5:8 DP004"],
    ),
    "CRLF": (b"a: [\r\nb: 1\r\nc: ]\r\n", {"b": "1"}, ["1:5 DP004", "3:4 DP004"]),
    "a comment between": (b"a: ]\n# x\n\nb:\n  # y\n  c: 1\n", {"b": {"c": "1"}}, ["1:4 DP004"]),
    "braces": (b"a:\n  - {b: 1, c: [}\n  - {b: 2}\n", {"a": [{}, {"b": "2"}]}, ["2:16 DP004"]),
}


@pytest.mark.parametrize("reason", BROKEN)
def test_reads_on(reason):
    """After a fault all other entries are still read, and their faults are reported in the same
    run.
    """
    data, content, faults = BROKEN[reason]
    assert (content, faults) == reading(data)


def test_every_fault_of_a_long_list():
    """A list of two thousand entries of which every tenth is broken gives each fault at its line
    and keeps the others.
    """
    lines = [b"  - b: ]" if number % 10 == 0 else b"  - b: x" for number in range(2000)]
    content, faults = reading(b"a:\n" + b"\n".join(lines) + b"\n")
    assert [f"{number + 2}:8 DP004" for number in range(0, 2000, 10)] == faults
    assert [{"b": "x"}] * 1800 == [part for part in content["a"] if part]


@pytest.mark.long
def test_a_long_line_is_work_in_proportion():
    """A line with twice as many texts is twice the work."""
    work = []
    for number in (10_000, 20_000):
        (content, faults), calls = counted(reading, b"a: [" + b"x, " * number + b"y]\n")
        assert (number + 1, []) == (len(content["a"]), faults)
        work.append(calls)
    assert work[1] < 2.01 * work[0]


def test_places_of_nodes():
    """A node knows where it begins, and whether it stands in braces, in quotation marks or before a
    comment.
    """
    fields = read_yaml(
        "f.yaml", b"# x\na:\n  - {b: x, c: 'y'}\nd: z  # comment\ne: \"z\"  # comment\n", []
    )
    item = fields.entries["a"].items[0]
    assert (3, 5, True) == (item.line, item.column, item.flow)
    assert {"b": (3, 6), "c": (3, 12)} == item.places
    assert Text(value="x", line=3, column=9, plain=True, flow=True) == item.entries["b"]
    assert Text(value="y", line=3, column=15, plain=False, flow=True) == item.entries["c"]
    assert [True, False] == [fields.entries[name].commented for name in "de"]


def mutated(data, places):
    """Return bytes with a few pieces cut out, doubled or put in."""
    for where, length, piece in places:
        at = where % (len(data) + 1)
        data = (
            data[:at]
            + (data[at : at + length] * 2 if piece is None else piece)
            + data[at + length :]
        )
    return data


pieces = st.one_of(st.none(), st.sampled_from(SPECIALS), st.binary(max_size=4))
mutations = st.lists(
    st.tuples(st.integers(0, 1 << 16), st.integers(0, 30), pieces), min_size=1, max_size=4
)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from([*SPECIALS, b"a", b"b: ", b"\n"]), max_size=40).map(b"".join),
    )
)
def test_any_bytes(data):
    """Reading raises nothing, and says why wherever it returns nothing."""
    content, faults = reading(data)
    assert content is not None or faults


@given(st.sampled_from(DOSSIERS), mutations)
def test_any_mutated_dossier(data, places):
    """Reading a damaged dossier raises nothing, says why wherever it returns nothing, and places
    faults in the file.
    """
    damaged = mutated(data, places)
    faults = []
    fields = read_yaml("f.yaml", damaged, faults)
    assert fields is not None or faults
    last = damaged.count(b"\n") + 1
    assert [] == [
        fault for fault in faults if not (1 <= fault.place.line <= last and fault.place.column >= 1)
    ]
