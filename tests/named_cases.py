"""Cases that are kept in files of YAML."""

from pathlib import Path

import yaml

CASES = Path(__file__).resolve().parent / "cases"
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def cases(path):
    """Return what a file of cases contains, by its path below `tests/cases`.

    LibYAML reads it where it is at hand, tenfold as fast, unless the file has a lone surrogate.
    """
    text = (CASES / path).read_text("utf-8")
    loader = yaml.SafeLoader if r"\ud" in text else _FAST
    return yaml.load(text, Loader=loader)  # noqa: S506 - both are safe


def cases_by_file(folder):
    """Return the cases of every file of a folder, by the file's name, in order of the names."""
    return {path.stem: cases(path) for path in sorted((CASES / folder).glob("*.yaml"))}
