"""Ids made from content: of passages, and proposed ones for new entries."""

import hashlib
import json
import secrets
from collections.abc import Collection
from functools import lru_cache
from json.encoder import encode_basestring

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH = 5
CAPTURE_ID = "t[0-9]{3,}"
"""What the id of a capture looks like in its dossier."""
SAFE_LENGTH = 6
"""Number of characters of an id from which nothing can be guessed; other proposed ids have five."""
_SALT = secrets.token_hex(32)
"""Known to nobody and gone with the process: an id made with it is not a digest of its content."""


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1024)
def passage_id(
    document: str,
    capture: str,
    quote: str,
    prefix: str | None,
    suffix: str | None,
    locator: str | None = None,
) -> str:
    """Return the id of a passage: equal quotes at one place are one, an edited quote is another.

    A locator is part of the hash only where the dossier states one.

    >>> passage_id("arden-2011", "arden-2011.t001", "41 dockers", None, None)
    'arden-2011.p-eb919bad71e2'
    """
    stated = (capture, quote, prefix or "", suffix or "", *([locator] if locator else []))
    parts = ",".join(map(encode_basestring, stated))  # as a JSON list is written
    digest = hashlib.sha256(f"[{parts}]".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{document}.p-{digest[:12]}"


def proposed_id(kind: str, content: object, taken: Collection[str], *, safe: bool = False) -> str:
    """Return an id for a new entry from the hash of its content; it stays when the entry changes.

    Args:
        kind: the letter before the hyphen.
        content: what the entry says, as plain JSON.
        taken: the ids that the document has already; a clash takes the next hash.
        safe: whether nobody may guess from the id what the entry says, so that it may be published
            without its content; it is another one in each process then.

    >>> proposed_id("c", ["41 dockers", "41"], ())
    'c-m1ir8'
    """
    length, said = (SAFE_LENGTH, [_SALT, content]) if safe else (_LENGTH, content)
    attempt = 0
    while True:
        number = int(_digest([said, attempt]), 16)
        letters = ""
        for _ in range(length):
            number, rest = divmod(number, len(_ALPHABET))
            letters += _ALPHABET[rest]
        if f"{kind}-{letters}" not in taken:
            return f"{kind}-{letters}"
        attempt += 1
