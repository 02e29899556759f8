"""Signatures: what a trusted key signed holds, every other envelope is refused, and other programs
agree.
"""

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from securesystemslib.dsse import Envelope as TheirEnvelope
from securesystemslib.signer import CryptoSigner, SSlibKey
from tests.samples import sampled

from docprov.diagnostics.errors import DocprovError, ReleaseError, SignatureError
from docprov.releases.keys import (
    Trust,
    TrustedKey,
    key_id,
    keygen,
    public_of,
    read_private,
    read_trust,
)
from docprov.releases.releases import release
from docprov.releases.signatures import (
    SUFFIX,
    check_envelope,
    encoding,
    read_envelope,
    sign_statement,
    statement_of,
)
from docprov.releases.verification import CHECKS, verify, verify_archive
from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.canonical_json import json_text, read_json
from docprov.storage.files import sha256

A, B, C = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
FILES = {
    "datapackage.json": b"{}\n",
    "manifest.json": json_text({"name": "arden", "version": "1.2.3", "previous": None}).encode(),
}
ARCHIVE = archive_bytes(FILES)
STATEMENT = statement_of(FILES, sha256(ARCHIVE))
ENVELOPE = sign_statement(STATEMENT, [A])
ORDER = 2**252 + 27742317777372353535851937790883648493


def trusting(*keys, threshold=1, **changes):
    trusted = (
        TrustedKey(name=f"key {number}", public=public_of(key), **changes)
        for number, key in enumerate(keys)
    )
    return Trust(keys=tuple(trusted), threshold=threshold)


def edited(change, data=ENVELOPE):
    """Return an envelope that was changed and written again in our form."""
    content = json.loads(data)
    changed = change(content)
    return json_text(content if changed is None else changed).encode()


def flips(data):
    """Yield data with each single bit flipped."""
    changed = bytearray(data)
    for position in range(len(data) * 8):
        changed[position // 8] ^= 1 << position % 8
        yield bytes(changed)
        changed[position // 8] ^= 1 << position % 8


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """Return a small release with its signature, and the trust file of its key."""
    folder = tmp_path_factory.mktemp("signed")
    shutil.copytree("docs/examples/arden", folder / "arden")
    pair = keygen(folder / "arden.pem", "Arden archive")
    return release(folder / "arden", folder / "dist", sign=[pair.private]), pair


def test_a_statement_names_the_archive_and_says_what_the_archive_says():
    """The statement is an in-toto Statement v1 of the archive, its descriptor and its manifest."""
    content = read_json(STATEMENT)
    assert {"_type", "subject", "predicateType", "predicate"} == set(content)
    assert (
        "https://in-toto.io/Statement/v1",
        "urn:docprov:release:1",
        {"name": "arden", "version": "1.2.3", "previous": None},
    ) == (content["_type"], content["predicateType"], content["predicate"])
    digests = {"arden-1.2.3.zip": ARCHIVE, **FILES}
    assert [
        {"name": name, "digest": {"sha256": sha256(data)[7:]}} for name, data in digests.items()
    ] == content["subject"]


def test_what_is_signed_holds():
    """A trusted key's signature is found, and names package, version and archive."""
    found = check_envelope(ENVELOPE, trusting(B, A))
    assert ("arden", "1.2.3", sha256(ARCHIVE), ("key 1",), STATEMENT) == (
        found.name,
        found.version,
        found.digest,
        found.by,
        found.statement,
    )
    assert ENVELOPE == sign_statement(STATEMENT, [A])


def test_a_second_signer_adds_a_signature():
    """Signatures that are there stay.

    Those of keys that are not trusted are said to be unchecked.
    """
    both = sign_statement(STATEMENT, [B], ENVELOPE)
    assert sign_statement(STATEMENT, [A, B]) == both == sign_statement(STATEMENT, [B, A])
    assert "signed by key 0; 1 signature of other keys not checked" == str(
        check_envelope(both, trusting(A))
    )
    assert "signed by key 0, key 1" == str(check_envelope(both, trusting(A, B, threshold=2)))
    with pytest.raises(SignatureError, match="another statement"):
        sign_statement(STATEMENT.replace(b"1.2.3", b"1.2.4"), [B], ENVELOPE)


@pytest.mark.long
def test_every_flipped_bit_and_every_truncation_of_an_envelope_is_refused():
    """Each single bit of an envelope counts, base64's spare bits and the names of fields too.

    No beginning of it holds.
    """
    trust = trusting(A)
    pieces = [*flips(ENVELOPE), *(ENVELOPE[:stop] for stop in range(len(ENVELOPE)))]
    accepted = []
    for number, piece in enumerate(pieces):
        try:
            check_envelope(piece, trust)
        except SignatureError:
            continue
        accepted.append(number)
    assert (len(ENVELOPE) * 9, []) == (len(pieces), accepted)


def test_every_flipped_bit_counts_where_two_must_have_signed():
    """A bit of either signature refuses the whole.

    Where one would do, a flipped id is a key not trusted, which is said.
    """
    both = sign_statement(STATEMENT, [A, B])
    for piece in list(flips(both))[both.index(b'"signatures"') * 8 :: 7]:
        with pytest.raises(SignatureError):
            check_envelope(piece, trusting(A, B, threshold=2))
        try:
            found = check_envelope(piece, trusting(A, B))
        except SignatureError:
            continue
        assert (1, 1) == (found.others, len(found.by))


def with_key(keyid):
    return lambda content: content["signatures"][0].update(keyid=keyid)


def malleated(content):
    """Add the order of the group to the second half of the signature: the same statement about the
    same point.
    """
    raw = base64.b64decode(content["signatures"][0]["sig"])
    second = int.from_bytes(raw[32:], "little") + ORDER
    content["signatures"][0]["sig"] = base64.b64encode(
        raw[:32] + second.to_bytes(32, "little")
    ).decode()


FORGED = {
    "no signatures": lambda c: c.update(signatures=[]),
    "signatures that are null": lambda c: c.update(signatures=None),
    "signatures that are an object": lambda c: c.update(signatures={}),
    "no payload": lambda c: c.pop("payload") and None,
    "a payload that is a number": lambda c: c.update(payload=1),
    "a payload of another type": lambda c: c.update(payloadType="application/vnd.in-toto+json; x"),
    "an empty type": lambda c: c.update(payloadType=""),
    "one field more": lambda c: c.update(algorithm="none"),
    "a signature with one field more": lambda c: c["signatures"][0].update(algorithm="none"),
    "a signature without a key": lambda c: c["signatures"][0].pop("keyid") and None,
    "a signature that is text": lambda c: c.update(signatures=["x"]),
    "an empty signature": lambda c: c["signatures"][0].update(sig=""),
    "a signature of zeros": lambda c: c["signatures"][0].update(
        sig=base64.b64encode(bytes(64)).decode()
    ),
    "a malleated signature": malleated,
    "the same signature twice": lambda c: c["signatures"].append(dict(c["signatures"][0])),
    "the same signature under another key": lambda c: c["signatures"].insert(
        0, c["signatures"][0] | {"keyid": "0" * 64}
    ),
    "another trusted key's id": with_key(key_id(public_of(B))),
    "an unknown key's id": with_key(key_id(public_of(C))),
    "a key id in capitals": with_key(key_id(public_of(A)).upper()),
    "a key id that is null": with_key(None),
    "base64 for addresses": lambda c: c["signatures"][0].update(
        sig=c["signatures"][0]["sig"].replace("/", "_") + "-_"
    ),
    "base64 with a line end": lambda c: c.update(
        payload=c["payload"][:8] + "\n" + c["payload"][8:]
    ),
    "base64 without its end": lambda c: c.update(payload=c["payload"].rstrip("=")[:-1]),
    "base64 with an umlaut": lambda c: c.update(payload="ä" + c["payload"]),
    "10,000 signatures": lambda c: c.update(signatures=c["signatures"] * 10_000),
    "33 signatures": lambda c: c.update(
        signatures=[c["signatures"][0] | {"keyid": f"{n:064x}"} for n in range(33)]
    ),
    "an envelope that is a list": lambda c: [c],
    "an envelope that is null": lambda _: [],
}


def test_a_signature_file_holds_up_to_thirty_two_signatures():
    """As many signatures as are allowed are read, and those of other keys are counted."""
    content = read_envelope(ENVELOPE)
    others = {f"{number:064x}": bytes(64) for number in range(31)}
    data = evolve(content, signatures={**others, **content.signatures}).to_bytes()
    assert 31 == check_envelope(data, trusting(A)).others


REASONS = {
    "no signatures": "has 1 to 32 signatures",
    "signatures that are an object": "has 1 to 32 signatures",
    "33 signatures": "has 1 to 32 signatures",
    "a payload that is a number": "base64 is a text",
    "a payload of another type": "the payload is of another type",
    "an empty type": "the payload is of another type",
    "one field more": "payload, payloadType and signatures, and nothing else",
    "a signature with one field more": "keyid and sig, and nothing else",
    "an empty signature": "has 64 bytes, not 0",
    "a key id in capitals": "is not 64 hexadecimal digits",
    "a key id that is null": "is not 64 hexadecimal digits",
    "base64 with a line end": "should be base64 is not",
    "base64 with an umlaut": "should be base64 is not",
}
"""What is said of some of them: each check answers for itself, and not the next one for it."""


@pytest.mark.parametrize("name", FORGED)
def test_envelopes_in_another_form_are_refused(name):
    """Whatever is not the one form of an envelope is refused, and so is a signature that is not the
    key's.
    """
    if (
        name == "the same signature under another key"
    ):  # an unknown key's signature is counted, not checked
        assert 1 == check_envelope(edited(FORGED[name]), trusting(A)).others
        with pytest.raises(SignatureError):
            check_envelope(edited(FORGED[name]), trusting(A, B, threshold=2))
        return
    with pytest.raises(SignatureError, match=REASONS.get(name)):
        check_envelope(edited(FORGED[name]), trusting(A, B))


RAW = {
    "empty": b"",
    "null": b"null",
    "number": b"1",
    "no JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "a byte order mark": b"\xef\xbb\xbf" + ENVELOPE,
    "a space at the end": ENVELOPE + b" ",
    "no line end": ENVELOPE.rstrip(),
    "Windows line ends": ENVELOPE.replace(b"\n", b"\r\n"),
    "one line": json.dumps(json.loads(ENVELOPE)).encode(),
    "other order": json_text(dict(reversed(json.loads(ENVELOPE).items()))).encode(),
    "a name twice": ENVELOPE.replace(b'{\n  "payload"', b'{\n  "payload": "",\n  "payload"', 1),
    "an escape": ENVELOPE.replace(b"payloadType", b"payload\\u0054ype"),
    "deep": b"[" * 60_000,
    "a long number": b"1" * 60_000,
    "100 MB": b" " * 100_000_000,
    "NaN": b"NaN",
}


@pytest.mark.parametrize("name", RAW)
def test_bytes_in_another_form_are_refused(name):
    """The bytes count, and not only what they mean; too many of them are not even parsed."""
    with pytest.raises(SignatureError):
        check_envelope(RAW[name], trusting(A))


def test_a_threshold_counts_keys_and_not_signatures():
    """Two must have signed, and one did, however often its signature stands there."""
    with pytest.raises(SignatureError, match=r"2 trusted keys must have signed, and 1 did$"):
        check_envelope(ENVELOPE, trusting(A, B, threshold=2))
    with pytest.raises(SignatureError, match="occurs twice"):
        check_envelope(edited(FORGED["the same signature twice"]), trusting(A, B, threshold=2))
    with pytest.raises(SignatureError, match="no trusted key has signed"):
        check_envelope(ENVELOPE, trusting(B))


@pytest.mark.parametrize(
    ("limits", "holds"),
    [
        ({"first": "1.2.3"}, True),
        ({"first": "1.2.4"}, False),
        ({"last": "1.2.3"}, True),
        ({"last": "1.2.2"}, False),
        ({"first": "1.0.0", "last": "1.10.0"}, True),
        ({"first": "1.10.0"}, False),
    ],
)
def test_a_key_is_trusted_for_its_versions(limits, holds):
    """Before its first and after its last version a key is not trusted, counted as numbers."""
    if holds:
        assert "1.2.3" == check_envelope(ENVELOPE, trusting(A, **limits)).version
        return
    with pytest.raises(SignatureError, match=r"1 more are not trusted for version 1\.2\.3"):
        check_envelope(ENVELOPE, trusting(A, **limits))


def test_keys_are_trusted_for_a_package():
    """A release of another package is refused, whoever signed it."""
    trust = trusting(A)
    assert "arden" == check_envelope(ENVELOPE, Trust(keys=trust.keys, package="arden")).name
    with pytest.raises(SignatureError, match="trusted for leith, and this is arden"):
        check_envelope(ENVELOPE, Trust(keys=trust.keys, package="leith"))


@pytest.mark.parametrize(
    "statement",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        STATEMENT.replace(b"Statement/v1", b"Statement/v2"),
        STATEMENT.replace(b"release:1", b"x"),
        STATEMENT.replace(b"1.2.3.zip", b"1.2.4.zip"),
        STATEMENT.replace(b'"1.2.3"', b'"x"'),
        STATEMENT.replace(b'"1.2.3"', b"1"),
        STATEMENT.replace(b'"subject": [', b'"subject": [{}, '),
    ],
)
def test_what_is_signed_must_be_the_statement_of_a_release(statement):
    """A trusted key may have signed many things; only a release is one."""
    with pytest.raises(SignatureError, match="not the statement of a release"):
        sign_statement(statement, [A])


def test_one_signature_fits_everything_under_the_identity(monkeypatch):
    """Under a key of small order the library takes one signature for any message, so that such keys
    must be refused.
    """
    identity = (1).to_bytes(32, "little")
    forged = edited(
        lambda c: c["signatures"][0].update(
            keyid=key_id(identity), sig=base64.b64encode(identity + bytes(32)).decode()
        )
    )
    trust = Trust(keys=(TrustedKey(name="a", public=identity),))
    with pytest.raises(SignatureError, match="small order"):
        check_envelope(forged, trust)
    monkeypatch.setattr("docprov.releases.signatures.check_public", lambda _: None)
    assert "1.2.3" == check_envelope(forged, trust).version


def test_securesystemslib_verifies_ours_and_we_verify_theirs():
    """The two programs take each other's envelopes, with the ids of keys as each computes them."""
    theirs = TheirEnvelope.from_dict(json.loads(ENVELOPE))
    accepted = theirs.verify([SSlibKey.from_crypto(A.public_key())], 1)
    assert ({key_id(public_of(A))}, STATEMENT) == (set(accepted), theirs.payload)
    envelope = TheirEnvelope(STATEMENT, "application/vnd.in-toto+json", {})
    envelope.sign(CryptoSigner(B))
    assert ("key 0",) == check_envelope(json_text(envelope.to_dict()).encode(), trusting(B)).by


def openssl(*arguments):
    return subprocess.run(
        [shutil.which("openssl"), *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not at hand")
def test_openssl_verifies_ours_and_we_verify_theirs(tmp_path):
    """The openssl command takes our signature of the encoded statement, and we take one that it
    makes with its own key.
    """
    (tmp_path / "public.pem").write_bytes(
        A.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    (tmp_path / "message").write_bytes(encoding(STATEMENT))
    (tmp_path / "ours").write_bytes(read_envelope(ENVELOPE).signatures[key_id(public_of(A))])
    checked = openssl(
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        tmp_path / "public.pem",
        "-rawin",
        "-in",
        tmp_path / "message",
        "-sigfile",
        tmp_path / "ours",
    )
    assert "Verified Successfully" in checked.stdout
    openssl("genpkey", "-algorithm", "ed25519", "-out", tmp_path / "key.pem")
    (tmp_path / "key.pem").chmod(0o600)
    openssl(
        "pkeyutl",
        "-sign",
        "-inkey",
        tmp_path / "key.pem",
        "-rawin",
        "-in",
        tmp_path / "message",
        "-out",
        tmp_path / "theirs",
    )
    key = read_private(tmp_path / "key.pem")
    content = json.loads(ENVELOPE)
    content["signatures"] = [
        {
            "keyid": key_id(public_of(key)),
            "sig": base64.b64encode((tmp_path / "theirs").read_bytes()).decode(),
        }
    ]
    assert ("key 0",) == check_envelope(json_text(content).encode(), trusting(key)).by


def test_a_signed_release_is_ok_with_its_trust_file_only(signed, tmp_path):
    """With the trust file the signature is a check that was made; without it one that was not.

    With another one it failed.
    """
    found, pair = signed
    made = {check.name: check for check in verify(found.archive, trust=pair.trust).checks}
    assert (True, True, "signed by Arden archive") == (
        made["signature"].made,
        made["signature"].ok,
        made["signature"].detail,
    )
    assert list(CHECKS) == list(made)
    unmade = verify(found.archive)
    assert (True, False) == (unmade.ok, unmade.checks[-1].made)
    assert "there is a signature, and no trust file was given" in unmade.checks[-1].detail
    other = verify(found.archive, trust=keygen(tmp_path / "other.pem").trust)
    assert (False, list(CHECKS)) == (other.ok, [check.name for check in other.checks])
    assert {"signature"} == {check.name for check in other.checks if check.made}


def test_no_signature_is_never_ok_where_one_is_asked_for(signed, tmp_path):
    """A release without its signature, with that of another release, or with an empty one is not
    ok.
    """
    found, pair = signed
    alone = tmp_path / found.archive.name
    shutil.copy(found.archive, alone)
    checked = verify(alone, trust=pair.trust)
    assert (False, "there is no signature, and one is asked for") == (
        checked.ok,
        checked.checks[-1].detail,
    )
    beside = tmp_path / f"{alone.name}{SUFFIX}"
    for data, problem in (
        (b"", "cannot be read"),
        (sign_statement(STATEMENT, [read_private(pair.private)]), "another archive"),
    ):
        beside.write_bytes(data)
        checked = verify(alone, trust=pair.trust)
        assert not checked.ok
        assert problem in checked.checks[-1].detail
    assert verify(alone, trust=pair.trust, signature=found.signature).ok
    with pytest.raises(SignatureError, match="the signature: cannot read"):
        verify(alone, trust=pair.trust, signature=tmp_path / "nothing.json")
    beside.write_bytes(b" " * 100_000)
    with pytest.raises(SignatureError, match="65536 allowed"):
        verify(alone, trust=pair.trust)


@pytest.mark.long
def test_an_unpacked_release_is_checked_with_the_same_signature(signed, tmp_path):
    """The folder that a signed archive was unpacked to comes to the archive that was signed, until
    a byte changes.
    """
    found, pair = signed
    shutil.unpack_archive(found.archive, tmp_path / "arden")
    assert verify(tmp_path / "arden", trust=pair.trust, signature=found.signature).ok
    shutil.copy(found.signature, tmp_path / f"arden{SUFFIX}")
    assert verify(tmp_path / "arden", trust=pair.trust).ok
    (tmp_path / "arden/LICENSE").write_text("something else")
    checked = {
        check.name: check.ok for check in verify(tmp_path / "arden", trust=pair.trust).checks
    }
    assert (False, False) == (checked["signature"], checked["manifest"])


def test_a_signed_statement_that_says_otherwise_is_refused(signed):
    """A statement with the right archive and another descriptor, or another release before, does
    not hold.
    """
    found, pair = signed
    data, key = found.archive.read_bytes(), read_private(pair.private)
    statement = read_envelope(found.signature.read_bytes()).payload
    files = read_archive(data)
    for other in (
        statement.replace(sha256(files["manifest.json"])[7:].encode(), b"0" * 64),
        statement.replace(b"null", b'"0.0.9"'),
    ):
        checked = verify_archive(
            data, trust=read_trust(pair.trust), envelope=sign_statement(other, [key])
        )
        assert (False, "what is signed does not say of the release what the release says") == (
            checked.ok,
            checked.checks[-1].detail,
        )


SPLICED = {
    "members swapped": lambda f: f | {"LICENSE": f["CITATION.cff"], "CITATION.cff": f["LICENSE"]},
    "a member dropped": lambda f: {name: data for name, data in f.items() if name != "LICENSE"},
    "a member doubled": lambda f: f | {"LICENSE2": f["LICENSE"]},
    "a member renamed": lambda f: {
        ("LICENCE" if name == "LICENSE" else name): data for name, data in f.items()
    },
    "a member of another version": lambda f: (
        f | {"datapackage.json": f["datapackage.json"].replace(b'"0.1.0"', b'"0.2.0"')}
    ),
    "the manifest of another version": lambda f: (
        f | {"manifest.json": f["manifest.json"].replace(b'"0.1.0"', b'"0.2.0"')}
    ),
}


@pytest.mark.parametrize("name", sampled(SPLICED, 3))
def test_spliced_archives_are_refused(name, signed):
    """Members swapped, dropped, doubled, renamed or taken from elsewhere break the signature, and
    the manifest too.
    """
    found, pair = signed
    data = archive_bytes(SPLICED[name](read_archive(found.archive.read_bytes())))
    envelope = found.signature.read_bytes()
    checked = verify_archive(data, trust=read_trust(pair.trust), envelope=envelope)
    assert (False, {"signature"}) == (
        checked.ok,
        {check.name for check in checked.checks if check.ok is False},
    )
    assert not verify_archive(data).ok


def refused(data, trust, envelope):
    checked = verify_archive(data, trust=trust, envelope=envelope)
    return not checked.ok and [check.name for check in checked.checks if check.made] == [
        "signature"
    ]


@pytest.mark.long
def test_flips_and_truncations_of_a_signed_archive_are_refused_unopened(signed):
    """A bit in every 512th byte, and every 512th beginning: refused by the signature, before
    anything of it is opened.
    """
    found, pair = signed
    data, envelope, trust = (
        found.archive.read_bytes(),
        found.signature.read_bytes(),
        read_trust(pair.trust),
    )
    changed = bytearray(data)
    for place in range(0, len(data), 512):
        changed[place] ^= 1 << place // 512 % 8
        assert refused(bytes(changed), trust, envelope), place
        changed[place] ^= 1 << place // 512 % 8
        assert refused(data[:place], trust, envelope), place


@pytest.mark.long
def test_every_bit_and_every_length_of_a_signed_archive_counts():
    """A small signed archive with any bit turned round, or cut anywhere, is refused unopened."""
    whole = verify_archive(ARCHIVE, trust=trusting(A), envelope=ENVELOPE)
    assert ("signature", True) in {(check.name, check.ok) for check in whole.checks if check.made}
    for place, changed in enumerate(flips(ARCHIVE)):
        assert refused(changed, trusting(A), ENVELOPE), place
    for stop in range(len(ARCHIVE)):
        assert refused(ARCHIVE[:stop], trusting(A), ENVELOPE), stop


@pytest.mark.long
def test_bytes_and_lengths_of_a_signed_release_count(signed):
    """A release with one bit turned round in any byte of its ends, or in every 31st between them,
    or cut there, is not accepted. The bit is another one from byte to byte.
    """
    found, pair = signed
    data, envelope, trust = (
        found.archive.read_bytes(),
        found.signature.read_bytes(),
        read_trust(pair.trust),
    )
    assert verify_archive(data, trust=trust, envelope=envelope).ok
    changed = bytearray(data)
    for place in {*range(500), *range(0, len(data), 31), *range(len(data) - 500, len(data))}:
        changed[place] ^= 1 << place % 8
        assert refused(bytes(changed), trust, envelope), place
        changed[place] ^= 1 << place % 8
    assert all(refused(data[:stop], trust, envelope) for stop in range(0, len(data), 101))


@pytest.mark.long
def test_signing_again_adds_and_never_replaces(example, tmp_path):
    """A second signer joins the first.

    A signature of something else that is there is not written over.
    """
    first, second = keygen(tmp_path / "a.pem"), keygen(tmp_path / "b.pem")
    release(example, tmp_path / "dist", sign=[first.private])
    found = release(example, tmp_path / "dist", sign=[second.private])
    assert 2 == len(read_envelope(found.signature.read_bytes()).signatures)
    assert all(verify(found.archive, trust=pair.trust).ok for pair in (first, second))
    assert found.archive.read_bytes() == release(example, tmp_path / "plain").archive.read_bytes()
    found.signature.write_bytes(ENVELOPE)
    with pytest.raises(SignatureError, match="another statement"):
        release(example, tmp_path / "dist", sign=[first.private])
    assert ENVELOPE == found.signature.read_bytes()


def test_a_key_that_cannot_sign_leaves_nothing(example, tmp_path):
    """Without a usable key no unsigned archive appears in place of a signed one."""
    with pytest.raises(SignatureError):
        release(example, tmp_path / "dist", sign=[tmp_path / "nothing.pem"])
    assert not (tmp_path / "dist").exists()
    assert not (example / "releases").exists()


@pytest.mark.long
def test_signature_before_archive(example, tmp_path, monkeypatch):
    """Broken off at any rename in its folder, a release is never seen without its signature, and
    the next run ends well.
    """
    pair, replace, out = keygen(tmp_path / "a.pem"), Path.replace, tmp_path / "dist"
    left = [0]

    def breaking(path, target):
        if not left[0]:
            raise OSError(5, "Input/output error")
        left[0] -= 1
        return replace(path, target)

    seen = []
    monkeypatch.setattr(Path, "replace", breaking)
    for allowed in (0, 1, 1):
        left[0] = allowed
        with pytest.raises(DocprovError, match="Input/output error"):
            release(example, out, sign=[pair.private])
        seen.append(sorted(path.name for path in out.glob("*")))
    archive, signature = "arden-0.1.0.zip", "arden-0.1.0.zip.dsse.json"
    assert [[], [signature], [archive, signature]] == seen
    monkeypatch.setattr(Path, "replace", replace)
    found = release(example, out, sign=[pair.private])
    assert verify(found.archive, trust=pair.trust).ok
    assert [archive, signature, "index.json"] == sorted(path.name for path in out.iterdir())


@pytest.mark.long
def test_an_index_with_other_bytes_for_a_version_stops_a_release(example, tmp_path):
    """A version that the index names is never replaced."""
    found = release(example, tmp_path)
    index = tmp_path / "index.json"
    index.write_text(index.read_text().replace(found.digest, "sha256:" + "0" * 64))
    with pytest.raises(ReleaseError, match="a version is never replaced"):
        release(example, tmp_path)


def test_without_the_library_nothing_is_ok(signed, monkeypatch):
    """A signature that cannot be checked is an error, never a check passed over, and signing says
    what to install.
    """
    found, pair = signed
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    for call in (
        lambda: verify(found.archive, trust=pair.trust),
        lambda: check_envelope(ENVELOPE, trusting(A)),
        lambda: release("docs/examples/arden", found.archive.parent, sign=[pair.private]),
    ):
        with pytest.raises(SignatureError, match=r"pip install 'docprov\[sign\]'"):
            call()
    assert verify(found.archive).ok
