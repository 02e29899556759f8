"""Keys: made for their owner alone, known by an id that other programs compute alike, and trusted
where the reader says.
"""

import json
import os
import shutil
import stat
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from securesystemslib.signer import SSlibKey

from docprov.diagnostics.errors import SignatureError
from docprov.releases.keys import (
    SMALL_ORDER,
    check_public,
    key_id,
    keygen,
    public_of,
    read_private,
    read_trust,
    trust_of,
)

OPENSSL = shutil.which("openssl")
PRIME = 2**255 - 19
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME
RFC_8032 = {  # section 7.1: secret key, public key, message, signature
    "1": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            ""
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    "2": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            ""
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    "3": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            ""
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
}


def pem(key, lock=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock or NoEncryption())


def kept(path, data, mode=0o600):
    path.write_bytes(data)
    path.chmod(mode)
    return path


def add(first, second):
    """Return the sum of two points of the curve."""
    (x1, y1), (x2, y2) = first, second
    product = CURVE * x1 * x2 * y1 * y2
    return (
        (x1 * y2 + x2 * y1) * pow(1 + product, -1, PRIME) % PRIME,
        (y1 * y2 + x1 * x2) * pow(1 - product, -1, PRIME) % PRIME,
    )


def point(y):
    """Return a point of the curve with this y, None where there is none."""
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    root = pow(square, (PRIME + 3) // 8, PRIME)
    for x in (root, root * pow(2, (PRIME - 1) // 4, PRIME) % PRIME):
        if x * x % PRIME == square:
            return x, y
    return None


def times(number, place):
    total = (0, 1)
    while number:
        total = add(total, place) if number & 1 else total
        place, number = add(place, place), number >> 1
    return total


def test_a_key_is_for_its_owner_alone_and_is_never_written_over(tmp_path):
    """The private key has mode 0600 whatever the umask, the trust file names its public half, and a
    second run stays away.
    """
    before = os.umask(0)
    try:
        pair = keygen(tmp_path / "new/keys/arden.pem", "Arden archive")
    finally:
        os.umask(before)
    assert (0o600, True) == (stat.S_IMODE(pair.private.stat().st_mode), pair.made)
    trust = read_trust(pair.trust)
    assert [("Arden archive", public_of(read_private(pair.private)))] == [
        (key.name, key.public) for key in trust.keys
    ]
    assert ["arden.pem", "arden.pem.trust.json"] == sorted(
        path.name for path in pair.private.parent.iterdir()
    )
    data = pair.private.read_bytes()
    with pytest.raises(SignatureError, match="never written over"):
        keygen(pair.private)
    pair.trust.unlink()
    again = keygen(pair.private)
    assert (False, pair.keyid, data) == (again.made, again.keyid, pair.private.read_bytes())
    pair.private.unlink()
    with pytest.raises(SignatureError, match=r"arden.pem.trust.json exists already"):
        keygen(pair.private)


def test_the_id_of_a_key_is_the_one_other_programs_compute():
    """TUF and in-toto know a key by the same id."""
    key = Ed25519PrivateKey.generate()
    assert SSlibKey.from_crypto(key.public_key()).keyid == key_id(public_of(key))


@pytest.mark.parametrize("name", RFC_8032)
def test_rfc_8032(name, tmp_path):
    """A key that is read from a file has the public half and makes the signature that the standard
    gives.
    """
    secret, public, message, signature = map(bytes.fromhex, RFC_8032[name])
    key = read_private(
        kept(tmp_path / "key.pem", pem(Ed25519PrivateKey.from_private_bytes(secret)))
    )
    assert (public, signature) == (public_of(key), key.sign(message))
    check_public(public)


def test_the_points_of_small_order_are_all_of_them():
    """Eight points of the curve come to nothing when they are taken eight times: one of order 1,
    one of order 2, two of order 4 and four of order 8, two of them with each y of these.
    """
    assert all((0, 1) == times(8, point(y)) for y in SMALL_ORDER)
    assert 8 == len(
        {(sign * x % PRIME, y) for y in SMALL_ORDER for x, _ in [point(y)] for sign in (1, -1)}
    )


REFUSED_PUBLIC = {
    "identity": 1,
    "identity with a sign": 1 | 1 << 255,
    "order 2": PRIME - 1,
    "order 4": 0,
    "order 4 with a sign": 1 << 255,
    "order 8": max(SMALL_ORDER - {PRIME - 1}),
    "identity, not the one encoding": PRIME + 1,
    "zero, not the one encoding": PRIME,
    "largest": (1 << 256) - 1,
}


@pytest.mark.parametrize("name", REFUSED_PUBLIC)
def test_public_keys_that_prove_nothing_are_refused(name):
    """Keys under which one signature fits everything, and second spellings of a key, are refused
    wherever they come from.
    """
    public = REFUSED_PUBLIC[name].to_bytes(32, "little")
    with pytest.raises(SignatureError, match=r"small order|one encoding"):
        check_public(public)
    with pytest.raises(SignatureError, match=r"small order|one encoding"):
        trust_of(trusting({"name": "a", "keyid": key_id(public), "public": public.hex()}))
    with pytest.raises(SignatureError, match="32 bytes"):
        check_public(public[:31])


def test_a_key_whose_name_is_no_text_is_not_made(tmp_path):
    """A name of other bytes than UTF-8 goes into no trust file, and no key is left without one."""
    with pytest.raises(SignatureError, match="is not a name in UTF-8; give one with --name"):
        keygen(tmp_path / "a\udcff.pem")
    for folder in ("/", ".", tmp_path):
        with pytest.raises(SignatureError, match="is a folder; name the file of the key"):
            keygen(folder)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not at hand")
def test_keys_of_openssl(tmp_path):
    """A key that openssl made is read, and openssl reads one of ours."""
    theirs, ours = tmp_path / "theirs.pem", keygen(tmp_path / "ours.pem").private
    subprocess.run(
        [OPENSSL, "genpkey", "-algorithm", "ed25519", "-out", theirs],
        check=True,
        capture_output=True,
    )
    theirs.chmod(0o600)
    for path in (theirs, ours):
        shown = subprocess.run(
            [OPENSSL, "pkey", "-in", path, "-pubout", "-outform", "DER"],
            check=True,
            capture_output=True,
        )
        assert shown.stdout.endswith(public_of(read_private(path)))


P256 = ec.generate_private_key(ec.SECP256R1())
REFUSED_PRIVATE = {
    "RSA": (pem(rsa.generate_private_key(65537, 2048)), 0o600, "not of the kind Ed25519"),
    "ECDSA": (pem(P256), 0o600, "not of the kind Ed25519"),
    "locked": (
        pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"x")),
        0o600,
        "locked with a password",
    ),
    "no PEM": (b"hello", 0o600, "not a private key in PEM"),
    "public": (
        (
            b"-----BEGIN PUBLIC KEY-----\n"
            b"MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
            b"-----END PUBLIC KEY-----\n"
        ),
        0o600,
        "not a private key in PEM",
    ),
    "cut": (pem(P256)[:60], 0o600, "not a private key in PEM"),
    "empty": (b"", 0o600, "not a private key in PEM"),
    "huge": (b"x" * 70_000, 0o600, "more than the 65536 allowed"),
    "read by others": (pem(Ed25519PrivateKey.generate()), 0o640, "chmod 600"),
}


@pytest.mark.parametrize("name", REFUSED_PRIVATE)
def test_private_keys_that_are_none(name, tmp_path):
    """What is no unlocked Ed25519 key, or may be read by others, is refused with what to do."""
    data, mode, problem = REFUSED_PRIVATE[name]
    with pytest.raises(SignatureError, match=problem):
        read_private(kept(tmp_path / "key.pem", data, mode))


def test_private_keys_that_are_not_there(tmp_path):
    """A missing file, a folder and a link are no keys."""
    (tmp_path / "link.pem").symlink_to(keygen(tmp_path / "key.pem").private)
    for path in (tmp_path / "nothing.pem", tmp_path, tmp_path / "link.pem"):
        with pytest.raises(SignatureError, match="cannot read the key"):
            read_private(path)


GOOD = bytes.fromhex(RFC_8032["1"][1])
ENTRY = {"name": "Arden archive", "keyid": key_id(GOOD), "public": GOOD.hex()}
OTHER = {"name": "b", "keyid": key_id(bytes.fromhex(RFC_8032["2"][1])), "public": RFC_8032["2"][1]}


ENTRIES = [
    {"name": f"ship {number}", "keyid": key_id(public), "public": public.hex()}
    for number in range(101)
    for public in [(number + 2).to_bytes(32, "little")]
]


def trusting(*keys, **changes):
    return json.dumps({"format": 1, "threshold": 1, "keys": list(keys)} | changes).encode()


def test_a_trust_file_says_whom_to_trust():
    """Keys, threshold, package and versions are read as they stand."""
    trust = trust_of(
        trusting(ENTRY | {"from": "1.0.0", "until": "1.10.0"}, OTHER, threshold=2, package="arden")
    )
    assert (2, "arden", "1.0.0", "1.10.0", "") == (
        trust.threshold,
        trust.package,
        trust.keys[0].first,
        trust.keys[0].last,
        trust.keys[1].first,
    )


def test_a_trust_file_names_up_to_a_hundred_keys():
    """As many keys as are allowed are read, and all of them may have to sign."""
    trust = trust_of(trusting(*ENTRIES[:100], threshold=100))
    assert (100, 100) == (trust.threshold, len(trust.keys))
    with pytest.raises(ValueError, match="keys is not a list of 1 to 100 keys"):
        trust_of(trusting(*ENTRIES))


NO_TRUST = {
    "no JSON": b"{",
    "a list": b"[]",
    "nothing": b"{}",
    "no keys": trusting(),
    "a key more": trusting(ENTRY, more=1),
    "keys that are no list": trusting(keys={}),
    "101 keys": trusting(*ENTRIES),
    "another format": trusting(ENTRY, format=2),
    "a format that is true": trusting(ENTRY, format=True),
    "a key twice": trusting(ENTRY, ENTRY),
    "a key twice under two names": trusting(ENTRY, ENTRY | {"name": "b"}, threshold=2),
    "a threshold of 0": trusting(ENTRY, threshold=0),
    "a threshold that cannot be reached": trusting(ENTRY, threshold=2),
    "a threshold that is true": trusting(ENTRY, threshold=True),
    "a threshold that is text": trusting(ENTRY, threshold="1"),
    "a keyid of another key": trusting(ENTRY | {"keyid": OTHER["keyid"]}),
    "a keyid in capitals": trusting(ENTRY | {"keyid": ENTRY["keyid"].upper()}),
    "a public key in capitals": trusting(ENTRY | {"public": ENTRY["public"].upper()}),
    "a short public key": trusting(ENTRY | {"public": "00"}),
    "a key that is null": trusting(None),
    "a name that is a number": trusting(ENTRY | {"name": 1}),
    "a public key that is a number": trusting(ENTRY | {"public": 1}),
    "a key without a name": trusting({"keyid": ENTRY["keyid"], "public": ENTRY["public"]}),
    "an unknown field": trusting(ENTRY | {"expires": "never"}),
    "a first version that is none": trusting(ENTRY | {"from": "1"}),
    "a last version that is none": trusting(ENTRY | {"until": "1"}),
    "a package that is none": trusting(ENTRY, package="../x"),
    "a package that is a number": trusting(ENTRY, package=1),
    "names twice": b'{"format": 1, "format": 1, "threshold": 1, "keys": []}',
    "deep": b"[" * 100_000,
    "huge": b" " * 70_000,
}


@pytest.mark.parametrize("name", NO_TRUST)
def test_trust_files_that_are_none(name, tmp_path):
    """A trust file that does not say clearly whom to trust trusts nobody."""
    path = tmp_path / "trust.json"
    path.write_bytes(NO_TRUST[name])
    with pytest.raises(SignatureError, match="trust"):
        read_trust(path)


def test_a_missing_library_is_named(tmp_path, monkeypatch):
    """Without the extra the error says what to install, and no key appears."""
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    with pytest.raises(SignatureError, match=r"pip install 'docprov\[sign\]'"):
        keygen(tmp_path / "key.pem")
    with pytest.raises(SignatureError, match=r"pip install 'docprov\[sign\]'"):
        read_private(tmp_path / "key.pem")
    assert [] == list(tmp_path.iterdir())
