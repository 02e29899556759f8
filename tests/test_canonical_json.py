"""JSON: written in one form, and read only where every reader understands the same of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import json_values

from docprov.storage.canonical_json import json_text, read_json, refuse_many_parts

BAD_JSON = {
    "empty": b"",
    "a name twice": b'{"a": 1, "a": 2}',
    "a name twice inside": b'[{"b": {"a": 1, "a": 1}}]',
    "a name twice, once escaped": b'{"a": 1, "\\u0061": 2}',
    "NaN": b'{"a": NaN}',
    "Infinity": b"[Infinity]",
    "minus Infinity": b"[-Infinity]",
    "a number beyond floats": b"[1e999]",
    "a negative number beyond floats": b'{"a": [-1e999]}',
    "5,000 digits": b"1" * 5000,
    "text after the end": b"{} {}",
    "byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": "{}".encode("utf-16"),
    "Latin-1": '{"é": 1}'.encode("latin-1"),
    "lone surrogate": b'["\\ud800"]',
    "lone surrogate as a name": b'{"\\udfff": 1}',
    "line end inside a text": b'["a\nb"]',
    "single quotation marks": b"{'a': 1}",
    "comment": b"{} // done",
    "comma too many": b"[1,]",
    "deep lists": b"[" * 100_000,
    "deep closed lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "cut off": b'{"a": "b',
}


def test_json_has_one_form():
    """JSON is written with two spaces, keys as given, letters as they are and one line end."""
    content = {"b": ["é🚢"], "a": 1}
    assert json_text(content) == '{\n  "b": [\n    "é🚢"\n  ],\n  "a": 1\n}\n'
    assert content == json.loads(json_text(content))


@given(json_values)
def test_json_reads_back(value):
    """JSON that was written is read as the same value."""
    assert value == read_json(json.dumps(value).encode())
    assert value == read_json(json_text(value).encode())


@pytest.mark.parametrize("data", BAD_JSON.values(), ids=BAD_JSON)
def test_bad_json_is_refused(data):
    """What is not JSON with finite numbers, plain texts and single names is a ValueError."""
    with pytest.raises(ValueError, match=r"\w"):
        read_json(data)


@given(
    st.binary(max_size=40) | st.text('[]{}":,\\u0d8 1eE+-.nulltrfas', max_size=30).map(str.encode)
)
def test_bytes_raise_nothing_but_value_error(data):
    """Any bytes are JSON that can be written again, or a ValueError."""
    try:
        value = read_json(data)
    except ValueError:
        return
    assert value == read_json(json_text(value).encode())


def test_a_file_has_as_many_values_as_are_allowed():
    """Two million values are allowed, and one more is refused before anything is read."""
    refuse_many_parts(b"," * 2_000_000)
    with pytest.raises(ValueError, match="it has more than 2,000,000 values"):
        read_json(b"," * 2_000_001)
