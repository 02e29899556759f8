"""Encodings of text: a byte order mark, what is stated, what a page says of itself, or UTF-8.

An encoding is never guessed in silence: bytes that are not what is stated are refused, and the
error says which encoding they may be in, with the words that this would give.
"""

import codecs
import re
from functools import cache

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
_LABELS_OF = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso-8859-2": "csisolatin2 iso-8859-2 iso-ir-101 l2 latin2",
    "iso-8859-3": "csisolatin3 iso-8859-3 iso-ir-109 l3 latin3",
    "iso-8859-4": "csisolatin4 iso-8859-4 iso-ir-110 l4 latin4",
    "iso-8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144",
    "iso-8859-6": """
        arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e
        iso-8859-6-i iso-ir-127
    """,
    "iso-8859-7": """
        csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 sun_eu_greek
    """,
    "iso-8859-8": """
        csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-8859-8-i
        iso-ir-138 logical visual
    """,
    "iso-8859-10": "csisolatin6 iso-8859-10 iso-ir-157 l6 latin6",
    "iso-8859-13": "iso-8859-13",
    "iso-8859-14": "iso-8859-14",
    "iso-8859-15": "csisolatin9 iso-8859-15 l9",
    "iso-8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "dos-874 iso-8859-11 tis-620 windows-874",
    **{f"cp125{n}": f"cp125{n} windows-125{n} x-cp125{n}" for n in (0, 1, 3, 5, 6, 7, 8)},
    "cp1252": """
        ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 l1 latin1
        us-ascii windows-1252 x-cp1252
    """,
    "cp1254": """
        cp1254 csisolatin5 iso-8859-9 iso-ir-148 l5 latin5 windows-1254 x-cp1254
    """,
    "gb18030": """
        chinese csgb2312 csiso58gb231280 gb18030 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk
    """,
    "big5": "big5 cn-big5 csbig5 x-x-big5",
    "big5hkscs": "big5-hkscs",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": """
        cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601
        ksc_5601 windows-949
    """,
    "utf-16-be": "unicodefffe utf-16be",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
}
_WEB = {label: codec for codec, labels in _LABELS_OF.items() for label in labels.split()}
"""The labels of encodings of the Web (WHATWG Encoding Standard), each with the codec of Python by
which browsers read it: that of a larger encoding where they take it for one."""
_SAMPLE = 1 << 16
_SHOWN = 60


def has_mark(data: bytes) -> bool:
    """Return whether bytes begin with a byte order mark."""
    return data.startswith(tuple(_BOMS))


def _own_codec(label: str) -> str:
    """Return the name of the codec of text that Python has under a label, empty for none."""
    try:
        "".encode(label)  # a codec that gives no text is refused
        return codecs.lookup(label).name
    except (LookupError, ValueError):  # ValueError: a name with NUL
        return ""


@cache
def _web_codecs() -> dict[str, str]:
    """Return by which codec browsers read what Python reads by another one."""
    known = ((_own_codec(label), codec) for label, codec in _WEB.items())
    return {own: codec for own, codec in known if own}


def codec_of(name: str, *, html: bool = False) -> str:
    """Return the name of a codec of Python, empty for an encoding that it does not know.

    Args:
        name: a label of an encoding.
        html: whether the text is a page, which browsers read by a larger encoding.

    >>> codec_of("x-cp1251"), codec_of("latin-1"), codec_of("latin-1", html=True), codec_of("x")
    ('cp1251', 'iso8859-1', 'cp1252', '')
    """
    label = name.strip().lower()
    web = _WEB.get(label, "")
    if html and web:
        return _own_codec(web)
    own = _own_codec(label) or (web and _own_codec(web))
    return _own_codec(_web_codecs().get(own, own)) if html else own


def may_be_named(label: str) -> bool:
    """Return whether a file may name an encoding: by a label of the Web, or an alias of one."""
    return label.strip().lower() in _WEB or codec_of(label) in _web_codecs()


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
    codec = codec_of(named, html=html)
    if not codec:
        raise DocprovError(
            f"the encoding {shown(named)} is not known; state the right one (--encoding)"
        )
    if not (mark or encoding or may_be_named(named)):
        raise DocprovError(
            f"a file may not name the encoding {shown(named)}; if it is right, state it with "
            "--encoding"
        )
    try:
        text = data.decode(codec)
        return text.removeprefix("\ufeff") if mark else text, codec.removesuffix("-sig")
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
    return "utf-8" if codec_of(named, html=True).startswith("utf-16") else named


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
