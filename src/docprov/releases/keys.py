"""Keys of publishers: making and reading one, and the trust file that names those that count.

A private key is PKCS #8 PEM, as openssl and other programs write it, readable by its owner only. A
trust file is JSON that the caller gives; no key is ever taken from a package. The id of a key is
computed from the key as TUF and in-toto compute it, so that other programs know it by the same id.
Signing and checking are in `docprov.releases.signatures`.

Limits: Ed25519 only, and no passwords on keys.
"""

import hashlib
import json
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from docprov.diagnostics.errors import DocprovError, SignatureError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import has_halves, shown
from docprov.model.metadata import NAME, VERSION
from docprov.storage.canonical_json import is_format, json_text, read_json
from docprov.storage.files import FileFaultError, read_plain
from docprov.storage.writing import only_writer, sync_folder, write_beside, write_files

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LARGEST = 1 << 16
_MOST_KEYS = 100
_PRIME = 2**255 - 19
_EIGHTH = 2707385501144840649318225287225658788936804267575313519463743609750303402022
SMALL_ORDER = frozenset({0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH})
"""The y of the points of Ed25519 whose order divides 8: there, a signature fits any message."""


@frozen(kw_only=True)
class TrustedKey:
    """A public key that a reader trusts.

    Attributes:
        name: whose it is, in the reader's words.
        public: its 32 bytes.
        first: first version it may sign; empty for any.
        last: last version it may sign; empty for any.
    """

    name: str
    public: bytes
    first: str = ""
    last: str = ""

    @property
    def keyid(self) -> str:
        """The id of the key."""
        return key_id(self.public)


@frozen(kw_only=True)
class Trust:
    """Whose signatures count, and how many of them are needed.

    Attributes:
        keys: the keys, no two of them equal.
        threshold: number of keys that must have signed.
        package: name of the package they are trusted for; empty for any.
    """

    keys: tuple[TrustedKey, ...]
    threshold: int = 1
    package: str = ""


@frozen(kw_only=True, repr=False)
class KeyPair(Summary):
    """A key that was made.

    Attributes:
        private: path of the private key.
        trust: path of the trust file that names its public half.
        keyid: its id.
        made: whether it was made by this run; False where only the trust file was.
    """

    private: Path
    trust: Path
    keyid: str
    made: bool


def key_id(public: bytes) -> str:
    """Return the id of a public key, as TUF and in-toto have it.

    It is the SHA-256 of the canonical JSON form of the key.

    >>> key_id(bytes(32))[:12]
    '7f7373360bc9'
    """
    form = {"keytype": "ed25519", "keyval": {"public": public.hex()}, "scheme": "ed25519"}
    text = json.dumps(form, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def check_public(public: bytes) -> None:
    """Refuse a public key under which a signature proves nothing.

    Raises:
        SignatureError: it is not 32 bytes, not the one encoding of its point, or a point of small
            order.

    >>> try:
    ...     check_public(bytes(32))
    ... except SignatureError as error:
    ...     print(error)
    a public key of small order: under it one signature fits any message
    """
    if len(public) != 32:
        raise SignatureError(f"a public key has 32 bytes, not {len(public)}")
    place = int.from_bytes(public, "little") & (1 << 255) - 1
    if place >= _PRIME:
        raise SignatureError("a public key that is not the one encoding of its point")
    if place in SMALL_ORDER:
        raise SignatureError("a public key of small order: under it one signature fits any message")


def require_library() -> None:
    """Refuse to go on without the library that signs and checks.

    Raises:
        SignatureError: it is not installed.
    """
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401 - whether it is there
    except ImportError as error:
        problem = f"signatures need a library that is not installed ({error.name})"
        raise SignatureError(f"{problem}: pip install 'docprov[sign]'") from error


def public_of(private: "Ed25519PrivateKey") -> bytes:
    """Return the 32 bytes of the public half of a key."""
    return private.public_key().public_bytes_raw()


def keygen(path: str | Path, name: str = "") -> KeyPair:
    """Make a key: the private half for its owner alone, and a trust file for readers.

    A key that exists already stays; where only its trust file is missing, that is written.

    Args:
        path: where the private key goes; the trust file is `<path>.trust.json`.
        name: whose key it is, in the trust file; the name of the key file where it is left out.

    Raises:
        SignatureError: key and trust file are there already, or the library is missing.
        DocprovError: a file cannot be written.

    >>> import tempfile
    >>> pair = keygen(tempfile.mkdtemp() + "/arden.pem", "Arden archive")
    >>> read_trust(pair.trust).keys[0].name
    'Arden archive'
    """
    require_library()
    path = Path(path)
    if not path.name or path.is_dir():
        raise SignatureError(f"{shown(path)} is a folder; name the file of the key")
    trust = path.with_name(f"{path.name}.trust.json")
    made = not path.exists()
    if trust.exists():
        what = trust.name if made else path.name
        raise SignatureError(f"{shown(what)} exists already; a key is never written over")
    owner = name or path.name
    if has_halves(owner):
        raise SignatureError(f"{shown(owner)} is not a name in UTF-8; give one with --name")
    if made:
        _write_private(path)
    public = public_of(read_private(path))
    entry = {"name": owner, "keyid": key_id(public), "public": public.hex()}
    content = {"format": 1, "threshold": 1, "keys": [entry]}
    write_files(trust.parent, {trust.name: json_text(content).encode("utf-8")})
    return KeyPair(private=path, trust=trust, keyid=key_id(public), made=made)


def _write_private(path: Path) -> None:
    """Write a new private key whole, readable by its owner only, where nothing is yet."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    data = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with only_writer(path.parent):
            temporary = write_beside(path, data, 0o600)
            try:
                # unlike a rename, this fails where something has that name meanwhile
                os.link(temporary, path)
                sync_folder(path.parent)
            finally:
                with suppress(OSError):  # the trust file that is written next removes it
                    Path(temporary).unlink()
    except OSError as error:
        raise DocprovError(f"cannot write {shown(path.name)}: {error.strerror or error}") from error


def read_private(path: str | Path) -> "Ed25519PrivateKey":
    """Return a private key.

    Raises:
        SignatureError: the file is not an unlocked Ed25519 key in PEM, or others than its owner can
            read it.
    """
    require_library()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = Path(path)
    try:
        mode = path.stat().st_mode
        data = read_plain(path.parent, path.name, _LARGEST)
    except OSError as error:
        raise SignatureError(f"cannot read the key {shown(path.name)}: {error.strerror}") from error
    except FileFaultError as error:
        raise SignatureError(f"cannot read the key: {error}") from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        problem = f"others than its owner can read the key {shown(path.name)}"
        raise SignatureError(f"{problem}: chmod 600 it first")
    try:
        private = load_pem_private_key(data, None)
    except TypeError as error:
        problem = f"the key {shown(path.name)} is locked with a password; docprov takes none"
        raise SignatureError(problem) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SignatureError(f"{shown(path.name)} is not a private key in PEM") from error
    if not isinstance(private, Ed25519PrivateKey):
        problem = f"the key {shown(path.name)} is not of the kind Ed25519"
        raise SignatureError(f"{problem}; make one with `docprov keygen`")
    check_public(public_of(private))
    return private


def read_trust(path: str | Path) -> Trust:
    """Return what a trust file says.

    Raises:
        SignatureError: it cannot be read, or does not say clearly whom to trust.
    """
    path = Path(path)
    try:
        return trust_of(read_plain(path.parent, path.name, _LARGEST))
    except FileFaultError as error:
        raise SignatureError(f"the trust file: {error}") from error
    except ValueError as error:
        raise SignatureError(f"{shown(path.name)} is not a trust file: {shown(error)}") from error
    except SignatureError as error:
        raise SignatureError(f"{shown(path.name)} cannot be trusted: {error}") from error


def trust_of(data: bytes) -> Trust:
    """Return what the bytes of a trust file say.

    Raises:
        ValueError: they are not a trust file; the text says why.
        SignatureError: a key among them proves nothing.
    """
    content = read_json(data)
    needed = {"format", "threshold", "keys"}
    if not isinstance(content, dict) or not needed <= content.keys() <= {*needed, "package"}:
        raise ValueError("it holds format, threshold, keys, and perhaps package")
    if not is_format(content["format"], 1):
        raise ValueError("it is not of format 1")
    entries, threshold, package = content["keys"], content["threshold"], content.get("package", "")
    if not isinstance(entries, list) or not 1 <= len(entries) <= _MOST_KEYS:
        raise ValueError(f"keys is not a list of 1 to {_MOST_KEYS} keys")
    keys = tuple(_trusted_key(entry) for entry in entries)
    if len({key.public for key in keys}) != len(keys):
        raise ValueError("a key occurs in it twice")
    if type(threshold) is not int or not 1 <= threshold <= len(keys):
        raise ValueError("threshold is not a number from 1 to the number of keys")
    if not isinstance(package, str) or (package and not NAME.fullmatch(package)):
        raise ValueError("package is not the name of a package")
    return Trust(keys=keys, threshold=threshold, package=package)


def _trusted_key(entry: Any) -> TrustedKey:  # noqa: ANN401 - any JSON value
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise ValueError("a key is not an object of texts")
    needed = {"name", "keyid", "public"}
    if not needed <= entry.keys() <= {*needed, "from", "until"}:
        raise ValueError("a key has name, keyid, public, and perhaps from and until")
    if not re.fullmatch("[0-9a-f]{64}", entry["public"]):
        raise ValueError(f"public of {entry['name']!r} is not 64 hexadecimal digits")
    public = bytes.fromhex(entry["public"])
    check_public(public)
    if entry["keyid"] != key_id(public):
        raise ValueError(f"keyid of {entry['name']!r} is not that of its key, {key_id(public)}")
    limits = [entry[name] for name in ("from", "until") if name in entry]
    if not all(VERSION.fullmatch(limit) for limit in limits):
        raise ValueError(f"from and until of {entry['name']!r} are versions such as 1.0.0")
    return TrustedKey(
        name=entry["name"], public=public, first=entry.get("from", ""), last=entry.get("until", "")
    )
