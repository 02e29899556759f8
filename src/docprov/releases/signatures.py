"""Signatures of releases: a DSSE envelope around an in-toto Statement, in a file of its own.

The archive itself holds no signature. So it has the same bytes with a key and without one: anybody
can rebuild it from its sources and compare, and a second signer or a new key changes nothing in
what was published. The statement names the digests of the archive, its manifest and its descriptor,
and says of the release only what the archive itself says, so that every word of it can be checked;
commit and tools are in the release's record.

The reader takes one form only. Size and number are capped before anything is parsed; the payload
type is fixed; base64 is strict; an envelope has exactly its fields and has the same bytes when
it is written again; a key's id is computed from the key; a trusted key's signature that does not
fit refuses the whole. Signatures of keys that are not trusted are counted and said to be unchecked:
they are how a new key comes into use while an old one still is.

Formats: DSSE v1 (secure-systems-lab), in-toto attestation Statement v1. Keys are in
`docprov.releases.keys`.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from docprov.diagnostics.errors import SignatureError
from docprov.diagnostics.words import counted, shown
from docprov.model.metadata import VERSION
from docprov.releases.keys import (
    Trust,
    TrustedKey,
    check_public,
    key_id,
    public_of,
    require_library,
)
from docprov.storage.canonical_json import json_text, read_json
from docprov.storage.files import sha256
from docprov.versions.numbers import version_order

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SUFFIX = ".dsse.json"
"""What the name of a signature ends with, after that of its archive."""
LARGEST_ENVELOPE = 1 << 16
_MOST_SIGNATURES = 32
_PAYLOAD_TYPE = "application/vnd.in-toto+json"
_STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
_PREDICATE_TYPE = "urn:docprov:release:1"
_FIELDS = frozenset({"payload", "payloadType", "signatures"})
_SUBJECTS = ("datapackage.json", "manifest.json")


@frozen(kw_only=True)
class Envelope:
    """A payload and its signatures.

    Attributes:
        payload: the bytes that are signed.
        signatures: each signature by the id of its key, in the order of ids.
    """

    payload: bytes
    signatures: Mapping[str, bytes]

    def to_bytes(self) -> bytes:
        """Return the file."""
        content = {
            "payload": base64.b64encode(self.payload).decode("ascii"),
            "payloadType": _PAYLOAD_TYPE,
            "signatures": [
                {"keyid": keyid, "sig": base64.b64encode(self.signatures[keyid]).decode("ascii")}
                for keyid in sorted(self.signatures)
            ],
        }
        return json_text(content).encode("utf-8")


@frozen(kw_only=True)
class Signed:
    """A statement whose signatures hold.

    Attributes:
        statement: the bytes that were signed.
        name: name of the package.
        version: its version.
        digest: sha256 of the archive.
        by: names of the keys, as the trust file has them.
        others: how many signatures are of keys that are not trusted, and were not checked.
    """

    statement: bytes
    name: str
    version: str
    digest: str
    by: tuple[str, ...]
    others: int

    def __str__(self) -> str:
        words = f"signed by {', '.join(shown(name) for name in self.by)}"
        if self.others:
            words += f"; {counted(self.others, 'signature')} of other keys not checked"
        return words


def encoding(payload: bytes) -> bytes:
    """Return what is really signed: the payload with its type (DSSE's pre-authentication encoding).

    >>> encoding(b"{}")
    b'DSSEv1 28 application/vnd.in-toto+json 2 {}'
    """
    kind = _PAYLOAD_TYPE.encode("ascii")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def statement_of(files: Mapping[str, bytes], digest: str) -> bytes:
    """Return the statement of a release.

    Args:
        files: the files of its archive.
        digest: sha256 of the archive.
    """
    manifest = read_json(files["manifest.json"])
    release = {name: manifest.get(name) for name in ("name", "version", "previous")}
    digests = {f"{release['name']}-{release['version']}.zip": digest}
    digests |= {name: sha256(files.get(name, b"")) for name in _SUBJECTS}
    subjects = [
        {"name": name, "digest": {"sha256": each.removeprefix("sha256:")}}
        for name, each in digests.items()
    ]
    statement = {
        "_type": _STATEMENT_TYPE,
        "subject": subjects,
        "predicateType": _PREDICATE_TYPE,
        "predicate": release,
    }
    return json_text(statement).encode("utf-8")


def sign_statement(
    statement: bytes, keys: Iterable["Ed25519PrivateKey"], known: bytes | None = None
) -> bytes:
    """Return the envelope of a statement, after reading it back with the keys that signed it.

    Args:
        statement: what is signed.
        keys: the keys that sign.
        known: an envelope of the same statement, whose signatures are kept.

    Raises:
        SignatureError: the known envelope is of another statement, or the new one does not hold.
    """
    signatures: dict[str, bytes] = {}
    if known is not None:
        envelope = read_envelope(known)
        if envelope.payload != statement:
            problem = "the signature that exists already is of another statement"
            raise SignatureError(f"{problem}; move it away first")
        signatures |= envelope.signatures
    trusted = []
    for key in keys:
        public = public_of(key)
        keyid = key_id(public)
        trusted.append(TrustedKey(name=keyid, public=public))
        signatures[keyid] = key.sign(encoding(statement))
    data = Envelope(payload=statement, signatures=signatures).to_bytes()
    check_envelope(data, Trust(keys=tuple(trusted), threshold=len(trusted)))
    return data


def read_envelope(data: bytes) -> Envelope:
    """Return the parts of an envelope in the one form that docprov writes; no signature is checked.

    Raises:
        SignatureError: the bytes are not such an envelope.
    """
    if len(data) > LARGEST_ENVELOPE:
        problem = f"a signature file has at most {LARGEST_ENVELOPE} bytes, not {len(data)}"
        raise SignatureError(problem)
    try:
        content = read_json(data)
        if not isinstance(content, dict) or set(content) != _FIELDS:
            fields = "payload, payloadType and signatures"
            raise SignatureError(f"a signature file has {fields}, and nothing else")
        if content["payloadType"] != _PAYLOAD_TYPE:
            raise SignatureError(f"the payload is of another type than {_PAYLOAD_TYPE}")
        entries = content["signatures"]
        if not isinstance(entries, list) or not 1 <= len(entries) <= _MOST_SIGNATURES:
            raise SignatureError(f"a signature file has 1 to {_MOST_SIGNATURES} signatures")
        payload = _decoded(content["payload"])
        envelope = Envelope(payload=payload, signatures=dict(map(_signature, entries)))
    except ValueError as error:
        raise SignatureError(f"the signature file cannot be read: {shown(error)}") from error
    if len(envelope.signatures) != len(entries):
        raise SignatureError("a key's signature occurs twice")
    if envelope.to_bytes() != data:
        problem = "the signature file is not in canonical form: written again it has other bytes"
        raise SignatureError(problem)
    return envelope


def _decoded(text: object) -> bytes:
    if not isinstance(text, str):
        raise SignatureError("base64 is a text")
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise SignatureError("what should be base64 is not") from error


def _signature(entry: object) -> tuple[str, bytes]:
    if not isinstance(entry, dict) or set(entry) != {"keyid", "sig"}:
        raise SignatureError("a signature has keyid and sig, and nothing else")
    keyid, signature = entry["keyid"], _decoded(entry["sig"])
    if not isinstance(keyid, str) or not re.fullmatch("[0-9a-f]{64}", keyid):
        raise SignatureError("a keyid is not 64 hexadecimal digits")
    if len(signature) != 64:
        raise SignatureError(f"a signature has 64 bytes, not {len(signature)}")
    return keyid, signature


def check_envelope(data: bytes, trust: Trust) -> Signed:
    """Return the statement of an envelope, once enough trusted keys have signed it.

    Raises:
        SignatureError: the envelope or its statement is in another form, a trusted key's signature
            does not fit, or too few trusted keys have signed.
    """
    require_library()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    envelope = read_envelope(data)
    message = encoding(envelope.payload)
    by = []
    for key in trust.keys:
        if key.keyid not in envelope.signatures:
            continue
        check_public(key.public)
        try:
            public = Ed25519PublicKey.from_public_bytes(key.public)
            public.verify(envelope.signatures[key.keyid], message)
        except (InvalidSignature, ValueError) as error:
            raise SignatureError(f"the signature of {shown(key.name)} does not fit") from error
        by.append(key)
    if not by:
        raise SignatureError("no trusted key has signed")
    name, version, digest = _stated(envelope.payload)
    if trust.package and name != trust.package:
        raise SignatureError(f"the keys are trusted for {trust.package}, and this is {shown(name)}")
    valid = {key.public: key.name for key in by if _covers(key, version)}
    if len(valid) < trust.threshold:
        needed = counted(trust.threshold, "trusted key")
        problem = f"{needed} must have signed, and {len(valid)} did"
        if len(by) > len(valid):
            problem += f"; {len(by) - len(valid)} more are not trusted for version {version}"
        raise SignatureError(problem)
    return Signed(
        statement=envelope.payload,
        name=name,
        version=version,
        digest=digest,
        by=tuple(valid.values()),
        others=len(envelope.signatures) - len(by),
    )


def _covers(key: TrustedKey, version: str) -> bool:
    number = version_order(version)
    first, last = (version_order(limit or version) for limit in (key.first, key.last))
    return first <= number <= last


def _stated(statement: bytes) -> tuple[str, str, str]:
    """Return name, version and the archive's digest that a statement names.

    Raises:
        SignatureError: it is not the statement of a release.
    """
    try:
        content: Any = read_json(statement)
        name, version = content["predicate"]["name"], content["predicate"]["version"]
        known = (content["_type"], content["predicateType"]) == (_STATEMENT_TYPE, _PREDICATE_TYPE)
        archive = content["subject"][0]
        digest = archive["digest"]["sha256"]
        named = bool(VERSION.fullmatch(version)) and archive["name"] == f"{name}-{version}.zip"
        if not known or not named:
            raise SignatureError("what is signed is not the statement of a release")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise SignatureError("what is signed is not the statement of a release") from error
    return name, version, f"sha256:{digest}"
