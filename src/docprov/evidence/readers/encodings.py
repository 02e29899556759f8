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
_LABELS = {
    "iso-8859-8-i": "iso-8859-8",
    "logical": "iso-8859-8",
    "visual": "iso-8859-8",
    "dos-874": "cp874",
    "windows-874": "cp874",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "x-euc-jp": "euc_jp",
    "windows-949": "cp949",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-16",
}
"""Labels of the same standard that Python does not know."""
_OF_FILES = frozenset(
    """
    ascii utf-8 utf-16 utf-16-le utf-16-be cp866 koi8-r koi8-u mac-roman mac-cyrillic cp874 gb2312
    gbk gb18030 big5 big5hkscs euc_jp iso2022_jp shift_jis cp932 euc_kr cp949
    """.split()
) | {*(f"iso8859-{part}" for part in range(1, 17)), *(f"cp125{part}" for part in range(9))}
"""The encodings that a file may name: those of the standard, none that only Python has."""
_SAMPLE = 1 << 16
_SHOWN = 60


def has_mark(data: bytes) -> bool:
    """Return whether bytes begin with a byte order mark."""
    return data.startswith(tuple(_BOMS))


def codec_of(name: str) -> str:
    """Return the name of a codec of Python, empty for an encoding that it does not know.

    >>> codec_of("x-cp1251"), codec_of("an encoding")
    ('cp1251', '')
    """
    label = name.strip().lower()
    if label.startswith("x-cp"):
        label = label.removeprefix("x-")
    try:
        return codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):  # ValueError: a name with NUL
        return ""


def decoded(
    data: bytes, encoding: str = "", *, stated: str = "", html: bool = False
) -> tuple[str, str]:
    r"""Return the text that bytes spell, and its encoding.

    A byte order mark decides first, then the encoding given, then the one stated beside the bytes,
    then the one that a page states of itself, then UTF-8. What a file states is one of the
    encodings of the Web; a person may give any other.

    Raises:
        DocprovError: they do not spell text in that encoding.

    >>> decoded(b"caf\xe9", "iso-8859-1", html=True)
    ('café', 'cp1252')
    """
    mark = next((name for mark, name in _BOMS.items() if data.startswith(mark)), "")
    said = stated or (_stated_in(data) if html else "")
    named = mark or encoding or said or "utf-8"
    codec = codec_of(_WEB_NAMES.get(named.lower(), named) if html else named)
    if not codec or (not (mark or encoding) and codec not in _OF_FILES):
        raise DocprovError(
            f"the encoding {shown(named)} is not known; state the right one (--encoding)"
        )
    try:
        return data.decode(codec), codec.removesuffix("-sig")
    except LookupError as error:  # a codec that gives no text
        raise DocprovError(
            f"the encoding {shown(named)} is none of text; state the right one (--encoding)"
        ) from error
    except ValueError as error:
        hint = "" if encoding else _likely(data)
        raise DocprovError(
            f"the bytes are not text in {shown(named)}; state the right encoding (--encoding){hint}"
        ) from error


def decoded_part(data: bytes, stated: str, encoding: str, *, html: bool) -> str:
    r"""Return the text of a part of a file, in the encoding that the file states for it.

    Where it states none, or one in which the bytes are no text, the one that a person gives counts.

    Raises:
        DocprovError: they do not spell text in either.

    >>> decoded_part(b"caf\xe9", "us-ascii", "latin-1", html=False)
    'café'
    """
    if encoding and not (stated or (html and _stated_in(data))):
        return decoded(data, encoding, html=html)[0]
    try:
        return decoded(data, stated=stated, html=html)[0]
    except DocprovError:
        if not encoding:
            raise
    return decoded(data, encoding, html=html)[0]


def _stated_in(data: bytes) -> str:
    """Return the encoding that a page states of itself, empty for none."""
    found = _META.search(data[:4096])
    named = found[1].decode("ascii") if found else ""
    # A page whose statement could be read byte by byte is not in UTF-16.
    return "utf-8" if named.lower().startswith("utf-16") else named


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
