"""The page for a first contribution: every command on it is run in an empty folder, every answer is
the one it gets.

`python tests/test_first_contribution.py --write` puts the answers of today into the page.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parent.parent / "docs" / "first-contribution.md"
BLOCK = re.compile(r"^```(sh|text|txt|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DIGEST = re.compile("sha256:[0-9a-f]{64}")
NAMES = {"txt": "texts/lamp-1931.txt", "yaml": "datapackage/dossiers/lamp-1931.yaml"}


def answers(page, folder):
    """Run the commands of a page in an empty folder, write its files, and return the answers in
    order.
    """
    here = str(Path(sys.executable).parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOCPROV")}
    environment = kept | {
        "PATH": f"{here}{os.pathsep}{os.environ['PATH']}",
        "GIT_CEILING_DIRECTORIES": str(folder),
    }
    place, found = folder, []
    for kind, body in BLOCK.findall(page):
        if kind in NAMES:
            (place / NAMES[kind]).write_bytes(body.encode())
        if kind == "sh":
            script = f"{body}\npwd >&3"
            where = folder / ".place"
            with where.open("w") as stream:
                words = ["bash", "-c", script.replace(">&3", f">&{stream.fileno()}")]
                done = subprocess.run(
                    words,
                    cwd=place,
                    env=environment,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    check=False,
                    pass_fds=[stream.fileno()],
                )
            place = Path(where.read_text().strip())
            found.append(done.stdout)
    return found


def rewritten(page, found):
    """Return a page with the answers that its commands got, without the digest of a release, which
    follows the tables.
    """
    fresh = (DIGEST.sub("sha256:…", answer) for answer in found)
    return BLOCK.sub(
        lambda block: f"```text\n{next(fresh)}```" if block[1] == "text" else block[0], page
    )


@pytest.mark.long
def test_the_page_is_what_happens(tmp_path):
    """From an empty folder to a verified release, by the page alone.

    Each answer is compared, character by character.
    """
    page = PAGE.read_text("utf-8")
    kinds = [kind for kind, _ in BLOCK.findall(page)]
    assert kinds.count("sh") == kinds.count("text") == page.count("```sh")
    found = answers(page, tmp_path)
    assert page == rewritten(page, found)
    released, verified = DIGEST.findall("".join(found))
    assert released == verified


def test_the_first_try_has_five_faults_and_the_second_none():
    """The five planted mistakes are told at their own lines, and the mended dossier is valid and
    released.
    """
    page = PAGE.read_text("utf-8")
    first, second = (body for kind, body in BLOCK.findall(page) if kind == "yaml")
    told = [body for kind, body in BLOCK.findall(page) if kind == "text"]
    lines = {
        int(line) for line in re.findall(r"dossiers/lamp-1931\.yaml:(\d+):\d+: error", told[4])
    }
    different = [
        number
        for number, pair in enumerate(zip(first.splitlines(), second.splitlines(), strict=True), 1)
        if pair[0] != pair[1]
    ]
    assert 5 == len(different)
    assert set(different) <= lines
    assert "valid: 0 errors, 0 warnings" in told[6]
    assert re.search(r"^ok: archive 0\.1\.0 sha256:", told[7], re.MULTILINE)


if __name__ == "__main__" and "--write" in sys.argv:
    with tempfile.TemporaryDirectory() as empty:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(rewritten(page, answers(page, Path(empty))), "utf-8", newline="\n")
