"""Signatures, trust files and private keys in every form but the one that is written."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from tests.cases.hostile.case import Case
from tests.test_keys import pem
from tests.test_signatures import FORGED, RAW, edited

from docprov.releases.keys import SMALL_ORDER, key_id, keygen

VERIFY = ("verify", "{archive}", "--trust", "{trust}", "--signature", "{here}/a.json")
TRUST = ("verify", "{archive}", "--trust", "{here}/a.json")
SIGN = ("release", "{package}", "--out", "{here}/dist", "--sign", "{here}/a.pem")


def _trust() -> dict:
    with tempfile.TemporaryDirectory() as folder:
        return json.loads(keygen(Path(folder) / "a.pem").trust.read_text("utf-8"))


def _of_key(public: bytes) -> dict:
    return {"name": "a", "keyid": key_id(public), "public": public.hex()}


def cases() -> Iterator[Case]:
    """Yield each signature, each trust file and each private key."""
    envelopes = {name: edited(change) for name, change in FORGED.items()}
    envelopes |= {name: data for name, data in RAW.items() if len(data) < 1 << 20}
    for name, data in envelopes.items():
        yield Case(
            name=f"signature: {name}",
            arguments=VERIFY,
            code=2 if len(data) > 1 << 16 else 1,
            files={"a.json": data},
        )
    trust = _trust()
    key = trust["keys"][0]
    changes = {
        **{
            f"a key of small order, {n}": {"keys": [_of_key(each.to_bytes(32, "little"))]}
            for n, each in enumerate(SMALL_ORDER)
        },
        "no keys": {"keys": []},
        "a key twice": {"keys": [key, key]},
        "too many keys": {"keys": [key] * 1000},
        "keys that are an object": {"keys": {"a": key}},
        "no threshold": {"threshold": 0},
        "a threshold above the keys": {"threshold": 2},
        "a threshold of truth": {"threshold": True},
        "a threshold that is a text": {"threshold": "1"},
        "another format": {"format": 2},
        "a format of truth": {"format": True},
        "a field more": {"extra": 1},
        "a package that is none": {"package": "../x"},
        "a package that is a list": {"package": ["arden"]},
        "a key id of another key": {"keys": [key | {"keyid": "0" * 64}]},
        "a key in capitals": {"keys": [key | {"public": key["public"].upper()}]},
        "a key too short": {"keys": [key | {"public": key["public"][:62]}]},
        "a key that is null": {"keys": [None]},
        "a key with a field more": {"keys": [key | {"algorithm": "none"}]},
        "a key until no version": {"keys": [key | {"until": "x"}]},
        "a key from a number": {"keys": [key | {"from": 1}]},
        "a name that is null": {"keys": [key | {"name": None}]},
    }
    for name, change in changes.items():
        yield Case(
            name=f"trust: {name}",
            arguments=TRUST,
            code=2,
            files={"a.json": json.dumps(trust | change).encode()},
            says="trust",
        )
    keys = {
        "nothing": b"",
        "a text": b"secret",
        "half of PEM": b"-----BEGIN PRIVATE KEY-----\nMC4C",
        "a certificate": b"-----BEGIN CERTIFICATE-----\nMC4C\n-----END CERTIFICATE-----\n",
        "another curve": pem(ec.generate_private_key(ec.SECP256R1())),
        "RSA": pem(rsa.generate_private_key(65537, 2048)),
        "NUL": bytes(100),
        "much": b"x" * (1 << 20),
    }
    for name, data in keys.items():
        yield Case(
            name=f"private key: {name}",
            arguments=SIGN,
            code=2,
            files={"a.pem": data},
            make=lambda here: (here / "a.pem").chmod(0o600),
            says="key",
        )
