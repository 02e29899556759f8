"""Encodings of text: a byte order mark, what is stated, what a page says of itself, or UTF-8.

An encoding is never guessed in silence: bytes that are not what is stated are refused, and the
error says which encoding they may be in, with the words that this would give.
"""

import codecs
import re

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown

_BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_META = re.compile(
    rb"""<(?:meta|\?xml)[^>]+(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE
)
_WEB_NAMES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}
"""Encodings that pages name and browsers read as a larger one (WHATWG Encoding Standard)."""
_SAMPLE = 1 << 16
_SHOWN = 60


def has_mark(data: bytes) -> bool:
    """Return whether bytes begin with a byte order mark."""
    return data.startswith(tuple(_BOMS))


def decoded(data: bytes, encoding: str = "", *, html: bool = False) -> tuple[str, str]:
    r"""Return the text that bytes spell, and its encoding.

    A byte order mark decides first, then the encoding given, then the one that a page states of
    itself, then UTF-8.

    Raises:
        DocprovError: they do not spell text in that encoding.

    >>> decoded(b"caf\xe9", "iso-8859-1", html=True)
    ('café', 'cp1252')
    """
    mark = next((name for mark, name in _BOMS.items() if data.startswith(mark)), "")
    meta = _META.search(data[:4096]) if html else None
    named = mark or encoding or (meta[1].decode("ascii") if meta else "") or "utf-8"
    if html:
        named = _WEB_NAMES.get(named.lower(), named)
        if meta and not mark and not encoding and named.lower().startswith("utf-16"):
            named = "utf-8"  # a page whose statement could be read byte by byte is not in UTF-16
    try:
        return data.decode(named), codecs.lookup(named).name.removesuffix("-sig")
    except LookupError as error:
        raise DocprovError(
            f"the encoding {shown(named)} is not known; state the right one"
        ) from error
    except UnicodeError as error:
        hint = "" if encoding else _likely(data)
        raise DocprovError(
            f"the bytes are not text in {named}; state the right encoding (--encoding){hint}"
        ) from error


def _likely(data: bytes) -> str:
    """Return which encoding bytes may be in, with words beyond ASCII to judge it by."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return ""
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        return ""
    text = str(best)
    odd = re.search(r"[^\x00-\x7f]", text)
    start = max(0, (odd.start() if odd else 0) - _SHOWN // 2)
    start = text.find(" ", start) + 1 if start else 0  # from the beginning of a word
    words = " ".join(text[start : start + _SHOWN].split())
    return f"; it may be {best.encoding}, which reads: {shown(words)}"
