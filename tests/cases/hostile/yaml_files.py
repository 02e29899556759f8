"""YAML: what readers of it understand in different ways, in each kind of file that is YAML."""

from collections.abc import Iterator

from tests.cases.hostile.case import CHECK, VALIDATE, Case
from tests.hostile_dossiers import FLOODS
from tests.test_yaml_reading import BAD

READING = "DP00[1-6]"
_ALONE = 8


def codes(expected):
    """Return the codes of lines such as `3:1 DP006`."""
    return frozenset(each.split(" ")[-1] for each in expected)


def cases() -> Iterator[Case]:
    """Yield all broken files side by side, and each alone where only one can be."""
    small = {name: BAD[name] for name in BAD if len(BAD[name][0]) < 100_000}
    for folder in ("dossiers", "vocabulary/agents"):
        names = {f"arden/{folder}/h{number}.yaml": name for number, name in enumerate(small)}
        yield Case(
            name=f"all broken files in {folder}",
            arguments=VALIDATE,
            code=1,
            start="sources",
            files={file: small[name][0] for file, name in names.items()},
            rules={file[6:]: codes(small[name][1]) for file, name in names.items()},
            about=READING,
        )
    for file in ("package.yaml", "waivers.yaml"):
        for number, name in enumerate(small):
            if file == "waivers.yaml" and number % _ALONE:
                continue
            yield Case(
                name=f"{file} with {name}",
                arguments=CHECK if file == "package.yaml" else VALIDATE,
                code=1,
                start="sources",
                files={f"arden/{file}": small[name][0]},
                rules={file: codes(small[name][1])},
                about=READING,
            )
    for name, flood in list(FLOODS.items())[::4]:
        yield Case(
            name=f"a flood of {name}",
            arguments=CHECK,
            code=1,
            start="sources",
            files={"arden/dossiers/odd-2011.yaml": flood(1200).encode()},
            rules={"dossiers/odd-2011.yaml": frozenset({"DP019"})},
            about="DP019",
        )
    for kind, data in {
        "a web page": b"<!doctype html><title>Log in</title>",
        "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "RTF": rb"{\rtf1\ansi 41 dockers}",
        "a workbook": b"PK\x03\x04" + bytes(100),
        "JSON": b'{"document": {"id": "odd-2011"}}',
        "nothing": b"",
        "white space": b" \n\n",
        "a comment": b"# nothing\n",
        "a text": b"41 dockers\n",
        "a list": b"- document\n",
        "a number": b"41\n",
    }.items():
        yield Case(
            name=f"{kind} in the place of a dossier",
            arguments=CHECK,
            code=1,
            start="sources",
            files={"arden/dossiers/odd-2011.yaml": data},
            says="odd-2011.yaml",
        )
