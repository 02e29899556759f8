"""Editing YAML, however it is written: the file says what is meant, and every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.work import counted

from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.yaml.editing import Editor, is_plain
from docprov.dossiers.yaml.nodes import content
from docprov.dossiers.yaml.reading import read_yaml
from docprov.dossiers.yaml.writing import one_line

WORDS = st.sampled_from(
    ["x", "a b", "-1", "a: b", "a #b", "it's", 'a "b"', "", "no", "{", "]", "a, b", "é", "|", "\\"]
)
NAMES = st.sampled_from(["a", "b", "quote", "1", "list", "x y", "é"])
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
MAPS = st.dictionaries(NAMES, TREES, min_size=1, max_size=4)


def said(data):
    """Return what a file says, and that it has no fault."""
    faults = []
    fields = read_yaml("a.yaml", data, faults)
    assert [] == faults
    return content(fields)


def extended(data, name, items):
    """Return the bytes of a file with items added to the list of a field."""
    editor = Editor("a.yaml", data)
    editor.extend(name, items)
    return editor.data()


@st.composite
def written(draw, tree, indent=0):
    """Return the lines of a tree in block style, with comments, blank lines and styles as drawn."""
    lines = []
    wide = draw(st.sampled_from([2, 4]))
    for name, part in tree.items() if isinstance(tree, dict) else ((None, part) for part in tree):
        head = " " * indent + ("-" if name is None else f"{one_line(name)}:")
        tail = draw(st.sampled_from(["", "  # c: ] }"]))
        lines += draw(st.sampled_from([[], [], [""], ["# d"], [" " * indent + "# - e: f"]]))
        style = draw(st.sampled_from(["line", "block", "block"]))
        if isinstance(part, str) and part and style == "block" and name is not None:
            pad = " " * (indent + wide)
            mark = draw(st.sampled_from(["|-", ">-"]))
            lines += [f"{head} {mark}{tail}", f"{pad}{part}"]
        elif isinstance(part, str) and not part and tail:
            lines.append(f"{head}{tail}")
        elif isinstance(part, str) and is_plain(part, flow=False) and style == "block":
            lines.append(f"{head} {part}{tail}")
        elif isinstance(part, str) or not part or style == "line":
            lines.append(f"{head} {flow(draw, part)}{tail}")
        elif name is None:
            first, *rest = draw(written(part, indent + wide))
            if first.strip() and not first.lstrip().startswith("#"):
                lines += [f"{head}{' ' * (wide - 1)}{first.lstrip()}", *rest]
            else:
                lines += [f"{head}{tail}", first, *rest]
        else:
            lines += [f"{head}{tail}", *draw(written(part, indent + wide))]
    return lines


def flow(draw, part):
    """Return a tree inside brackets, on one line or several."""
    if isinstance(part, str):
        double = one_line(part)
        return double if draw(st.booleans()) else "'" + part.replace("'", "''") + "'"
    space = draw(st.sampled_from(["", " ", "\n        ", " # g\n          "]))
    gap = draw(st.sampled_from([", ", ",", ",\n            "]))
    if isinstance(part, dict):
        texts = [f"{one_line(name)}: {flow(draw, value)}" for name, value in part.items()]
        return f"{{{space}{gap.join(texts)}{space}}}" if texts else "{}"
    texts = [flow(draw, value) for value in part]
    return f"[{space}{gap.join(texts)}{space}]" if texts else "[]"


@st.composite
def files(draw):
    """Return a tree, and the bytes of a file that says it."""
    tree = draw(MAPS)
    text = "\n".join(draw(written(tree))) + draw(st.sampled_from(["", "\n", "\n\n# end\n"]))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return tree, text.encode()


def maps_of(tree):
    """Yield the mappings of a tree, in the order of the file."""
    if isinstance(tree, dict):
        yield tree
        for part in tree.values():
            yield from maps_of(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from maps_of(part)


def texts_of(tree):
    """Yield the texts of a tree, each with what holds it and how it is named there."""
    for name, part in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(part, str):
            yield tree, name
        else:
            yield from texts_of(part)


def put_in(old, new):
    """Return the one piece that was put into bytes, which are otherwise as they were."""
    start = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old)
    )
    more = len(new) - len(old)
    found = [
        at for at in range(max(start - more, 0), start + 1) if old == new[:at] + new[at + more :]
    ]
    assert found
    return new[found[0] : found[0] + more]


@given(files(), st.data(), TREES)
def test_a_field_is_added(file, data, value):
    """A field added to any mapping is its first one, and one piece is put into the file."""
    tree, old = file
    assert tree == said(old)
    maps = list(maps_of(tree))
    number = data.draw(st.integers(0, len(maps) - 1))
    editor = Editor("a.yaml", old)
    editor.add(list(editor.maps.values())[number], "new", value)
    new = editor.data()
    before = dict(maps[number])
    maps[number].clear()
    maps[number].update({"new": value} | before)
    assert tree == said(new)
    assert list(maps[number]) == list(list(maps_of(said(new)))[number])
    assert put_in(old, new)


@pytest.mark.long
@given(files(), NAMES | st.just("new"), st.lists(TREES, min_size=1, max_size=3))
def test_items_are_added(file, name, items):
    """Items added to a list are its last ones, and one piece is put in, or it is refused."""
    tree, old = file
    before = tree.get(name, [])
    whole = [before] if isinstance(before, dict) else before or []
    try:
        new = extended(old, name, items)
    except DocprovError as error:
        assert "a.yaml cannot be edited as it is written" in str(error)  # noqa: PT017
        assert isinstance(before, str | dict)
        return
    assert {**tree, name: [*whole, *items]} == said(new)
    assert isinstance(before, dict) or put_in(old, new)


@pytest.mark.long
@given(files(), st.data(), WORDS | st.text(max_size=20))
def test_a_text_is_replaced(file, data, value):
    """A text says what replaces it, and every byte around it stays, or it is refused."""
    tree, old = file
    places = list(texts_of(tree))
    if not places:
        return
    number = data.draw(st.integers(0, len(places) - 1))
    editor = Editor("a.yaml", old)
    names = {id(name) for each in editor.maps.values() for name in each.parts[::2]}
    piece = [each for each in editor.texts.values() if id(each) not in names][number]
    start, stop, style = piece.start, piece.stop, piece.style
    try:
        editor.replace(piece, value)
        new = editor.data()
    except DocprovError:
        assert style in {"|", ">"} or not value.isprintable()
        return
    holder, name = places[number]
    holder[name] = value
    assert tree == said(new)
    text, edited = old.decode(), new.decode()
    assert (text[:start], text[stop:]) == (edited[:start], edited[len(edited) - len(text) + stop :])


CAPTURE = {"id": "t009", "sha256": "sha256:x", "note": "a, b: ] c"}
DOSSIERS = {
    "block": "a: b\ncaptures:\n  - {id: t001}\nclaims: []\n",
    "block at the margin": (
        "captures:\n- {id: t001}\n- id: t002\n  note: x\n\n# about claims\nclaims: []\n"
    ),
    "deep": "captures:\n      - id: t001\n        regions:\n          1: body\n# end\n",
    "flow": 'captures: [{id: t001, note: "x ] y"}]  # here ]\nclaims: []\n',
    "flow on lines": "captures: [\n    {id: t001},\n    {id: t002}\n  ]\nclaims: [x]\n",
    "empty": "captures: []\nclaims: []\n",
    "none": "a: b\n",
    "none and no line end": "a: b",
    "none after a block": "a: |\n  text\n",
    "line ends": "a: b\r\ncaptures:\r\n  - {id: t001}\r\nclaims: []\r\n",
    "last without line end": "captures:\n  - {id: t001}",
    "comments": "captures:  # all\n  # first\n  - {id: t001}  # one\n  # last\n\n",
    "block text": "captures:\n  - id: t001\n    note: |\n      x\n      # no comment\nclaims: []\n",
}


@pytest.mark.parametrize("name", DOSSIERS)
def test_a_list_is_extended(name):
    """However a list of captures is written, the new ones are its last ones."""
    old = DOSSIERS[name].encode()
    before, new = said(old), extended(old, "captures", [CAPTURE, CAPTURE])
    assert {**before, "captures": [*before.get("captures", []), CAPTURE, CAPTURE]} == said(new)
    assert put_in(old, new)


PLACED = {
    "a block list": ("a:\n- x\n\n# next\nb: y\n", "a:\n- x\n- new\n\n# next\nb: y\n"),
    "brackets": ("a: [x]  # one\nb: y\n", "a: [x, new]  # one\nb: y\n"),
    "brackets on lines": ("a: [\n  x,  # one\n  y\n]\n", "a: [\n  x,  # one\n  y, new\n]\n"),
    "a comma at the end": ("a: [x, ]\n", "a: [x, new, ]\n"),
    "nothing in brackets": ("a: []\nb: y\n", "a: [new]\nb: y\n"),
    "no value": ("a:  # all\nb: y\n", "a:  # all\n  - new\nb: y\n"),
    "no field": ("b: y\n# end\n", "b: y\n# end\na:\n  - new\n"),
    "no field, no last line break": ("b: y", "b: y\na:\n  - new"),
    "no field in braces": ("{b: y}  # end\n", "{b: y, a: [new]}  # end\n"),
    "CRLF": ("a:\r\n  - x\r\nb: y\r\n", "a:\r\n  - x\r\n  - new\r\nb: y\r\n"),
    "a byte order mark": ("\ufeffa: [x]\n", "\ufeffa: [x, new]\n"),
    "a mapping in its place": ('a: {b: "}"}  # }\n', 'a: [{b: "}"}, new]  # }\n'),
}


@pytest.mark.parametrize("reason", PLACED)
def test_where_an_item_is_put(reason):
    """An item follows the last one in the style of its list, before comments on the lines below."""
    old, new = PLACED[reason]
    assert new == extended(old.encode(), "a", ["new"]).decode()


REFUSED = {
    "a mapping over lines": "a:\n  b: x\n",
    "a text": "a: x\n",
    "an empty text in quotation marks": 'a: ""\n',
    "a list that is no field": "- x\n",
    "nothing": "# x\n",
    "two documents": "b: x\n---\nb: x\n",
    "an end of the document": "b: x\n...\n",
    "an anchor on brackets": "a: &b [x]\n",
    "an alias": "b: &b [x]\na: *b\n",
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_cannot_be_extended(reason):
    """Where a list cannot be extended safely, the error says what to write by hand."""
    with pytest.raises(DocprovError) as refused:
        extended(REFUSED[reason].encode(), "a", [{"id": "t009"}])
    assert (
        "a.yaml cannot be edited as it is written; write this by hand:\na:\n  - {id: t009}\n"
        == str(refused.value)
    )


@pytest.mark.parametrize("data", [b"a: [", b"a: b: c", b"\tx: y", b'"', b"\xff", b"a: \x00"])
def test_what_is_not_yaml(data):
    """What is not YAML is not edited."""
    with pytest.raises(DocprovError, match=r"a\.yaml cannot be edited, since it is not YAML"):
        Editor("a.yaml", data)


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", "\uffff"])
def test_what_no_dossier_can_say(value):
    """A text that no dossier can say is refused before anything is edited."""
    editor = Editor("a.yaml", b"a: b\nc: [d]\n")
    for edit in (
        lambda: editor.set("a", value),
        lambda: editor.extend("c", [value]),
        lambda: editor.add(editor.maps[1, 1], "e", value),
    ):
        with pytest.raises(DocprovError):
            edit()
    assert b"a: b\nc: [d]\n" == editor.data()


SET = {
    "plain": ("a: x  # c\n", "y", "a: y  # c\n"),
    "needs quotation marks": ("a: x\n", "y: z", 'a: "y: z"\n'),
    "single quotation marks": ("a: 'x'\n", "it's", "a: 'it''s'\n"),
    "double quotation marks": ('a: "x"\n', 'a "y"', 'a: "a \\"y\\""\n'),
    "no value": ("a:\nb: c\n", "x", "a: x\nb: c\n"),
    "on the next line": ("a:\n  x\n", "y", "a:\n  y\n"),
    "in braces": ("{a: x}", "y, z", '{a: "y, z"}'),
}


@pytest.mark.parametrize("reason", SET)
def test_a_field_is_set(reason):
    """A text keeps its style, with quotation marks where YAML needs them."""
    old, value, new = SET[reason]
    editor = Editor("a.yaml", old.encode())
    editor.set("a", value)
    assert new == editor.data().decode()


@pytest.mark.parametrize("old", ["b: x\n", "a: [x]\n", "a: |\n  x\n", "a: >-\n  x\n", "- a\n"])
def test_what_cannot_be_set(old):
    """A missing field, a list or a block of lines is not set."""
    editor = Editor("a.yaml", old.encode())
    with pytest.raises(DocprovError, match="write this by hand:\na: y\n"):
        editor.set("a", "y")


def test_several_edits_at_once():
    """Edits are made together, whatever their order."""
    editor = Editor("a.yaml", b"b: [{c: 1}, {c: 2}]\nd: x\n")
    editor.set("d", "y")
    editor.add(editor.maps[1, 13], "id", "two")
    editor.add(editor.maps[1, 5], "id", "one")
    editor.extend("e", ["z"])
    editor.extend("b", ["last"])
    new = b"b: [{id: one, c: 1}, {id: two, c: 2}, last]\nd: y\ne:\n  - z\n"
    assert new == editor.data()


ID_ADDED = {
    "block style": (
        b"a:\n  - b: 1\n    c: 2\n",
        [((2, 5), "c-1")],
        b"a:\n  - id: c-1\n    b: 1\n    c: 2\n",
    ),
    "flow style": (
        b"a:\n  - {b: 1}\n",
        [((2, 5), "c-1")],
        b"a:\n  - {id: c-1, b: 1}\n",
    ),
    "flow style with a space": (
        b"a:\n  - { b: 1 }\n",
        [((2, 5), "c-1")],
        b"a:\n  - {id: c-1,  b: 1 }\n",
    ),
    "CRLF": (
        b"a:\r\n  - b: 1\r\n",
        [((2, 5), "c-1")],
        b"a:\r\n  - id: c-1\r\n    b: 1\r\n",
    ),
    "a dash on its own line": (
        b"a:\n  -\n    b: 1\n",
        [((3, 5), "c-1")],
        b"a:\n  -\n    id: c-1\n    b: 1\n",
    ),
    "two dashes": (
        b"a:\n  - - b: 1\n",
        [((2, 7), "c-1")],
        b"a:\n  - - id: c-1\n      b: 1\n",
    ),
    "one in another on one line": (
        b"- {a: {b: 1}}\n",
        [((1, 3), "c-1"), ((1, 7), "c-2")],
        b"- {id: c-1, a: {id: c-2, b: 1}}\n",
    ),
    "flow within block": (
        b"- a: {b: 1}\n",
        [((1, 3), "c-1"), ((1, 6), "c-2")],
        b"- id: c-1\n  a: {id: c-2, b: 1}\n",
    ),
    "astral characters before": (
        "- [\U0001f525e\u0301, {b: 1}]\n".encode(),
        [((1, 9), "c-1")],
        "- [\U0001f525e\u0301, {id: c-1, b: 1}]\n".encode(),
    ),
    "no last line break": (b"- b: 1", [((1, 3), "c-1")], b"- id: c-1\n  b: 1"),
    "nothing": (b"- b: 1\r\n", [], b"- b: 1\r\n"),
}


@pytest.mark.parametrize("reason", ID_ADDED)
def test_ids_are_added(reason):
    """An id becomes the first field of its entry, in the style of the entry."""
    old, missing, new = ID_ADDED[reason]
    editor = Editor("a.yaml", old)
    for place, identifier in missing:
        editor.add(editor.maps[place], "id", identifier)
    assert new == editor.data()


MOVED = {
    "before": ((1, 1), (1, 1)),
    "the entry itself": ((2, 5), (3, 5)),
    "a value": ((2, 8), (3, 8)),
    "a line": ((3, None), (4, None)),
    "a brace": ((3, 5), (4, 5)),
    "in braces": ((3, 6), (4, 17)),
    "no place": ((None, None), (None, None)),
}


@pytest.mark.parametrize("reason", MOVED)
def test_where_things_are_after_an_edit(reason):
    """A place of the file as it was gives the place of the same in the file as it is."""
    (line, column), after = MOVED[reason]
    editor = Editor("a.yaml", b"a:\n  - b: x\n  - {c: y}\n")
    for place in ((2, 5), (3, 5)):
        editor.add(editor.maps[place], "id", "c-001")
    moved = editor.moved(Place(file="a.yaml", line=line, column=column))
    assert after == (moved.line, moved.column)


def test_a_text_knows_its_field_and_style():
    """A value knows its field, a field's name and a part of a list know none."""
    text = b"a: {b: x}\nc: ['y']\nd: |\n  z\n"
    found = {
        each.value: (each.name, each.style, each.flow)
        for each in Editor("a.yaml", text).texts.values()
    }
    assert {
        "a": ("", "", False),
        "b": ("", "", True),
        "x": ("b", "", True),
        "c": ("", "", False),
        "y": ("", "'", True),
        "d": ("", "", False),
        "z\n": ("d", "|", False),
    } == found


@given(WORDS | st.text(max_size=20), st.booleans())
def test_a_plain_text_is_read_back(value, flow):
    """A text that needs no quotation marks is read as it is without them."""
    if is_plain(value, flow=flow):
        text = f"{{a: {value}, b: c}}" if flow else f"a: {value}\nb: c\n"
        assert ["a", value, "b", "c"] == [
            each.value for each in Editor("a.yaml", text.encode()).texts.values()
        ]


def test_a_field_behind_a_value():
    """It is put into the mapping of the value; a field's own name and a part of a list have none.

    A value behind which a field is put is found without a look at the other mappings.
    """
    editor = Editor("a.yaml", b"a: [{b: 1}, {b: 2, c: 3}]\nd:\n  - b: 4  # of 5\n    c: 6\n")
    for at in ((1, 9), (1, 17), (3, 8)):
        editor.add_behind(editor.texts[at], "e", "no: 7")
    assert editor.data().decode() == (
        'a: [{b: 1, e: "no: 7"}, {b: 2, e: "no: 7", c: 3}]\n'
        'd:\n  - b: 4  # of 5\n    e: "no: 7"\n    c: 6\n'
    )
    editor = Editor("a.yaml", b"a: [x]\n")
    for at in ((1, 1), (1, 5)):
        with pytest.raises(DocprovError):
            editor.add_behind(editor.texts[at], "e", "7")
    maps = Editor("a.yaml", b"a:\n" + b"  - b: 1\n" * 300)
    calls = [counted(maps.add_behind, maps.texts[row, 8], "e", "7")[1] for row in (2, 301)]
    assert max(calls) < 2 * min(calls)
