"""The changelog: facts from the difference, the summary of a person kept."""

import pytest

from docprov.package.package import open_package
from docprov.versions.changelogs import changelog_with
from docprov.versions.differences import difference
from docprov.versions.editions import Edition

DIFF = difference(
    Edition(declared={"version": "1.0.0", "title": "a"}),
    Edition(declared={"version": "1.1.0", "title": "b"}),
)
FACTS = "### Since 1.0.0\n\n- patch: metadata changed: title\n"
OLD = "## 1.0.0 - 2026-01-01\n\nFirst.\n"
CASES = {
    "no changelog": ("", f"# Changes of the data\n\n## 1.1.0 - 2026-02-02\n\n{FACTS}"),
    "no section": (f"# News\n\n{OLD}", f"# News\n\n## 1.1.0 - 2026-02-02\n\n{FACTS}\n{OLD}"),
    "a section by hand": (
        f"# News\n\n## 1.1.0 - soon\n\nTwo letters.\n\n{OLD}",
        f"# News\n\n## 1.1.0 - soon\n\nTwo letters.\n\n{FACTS}\n{OLD}",
    ),
    "unreleased": (
        f"# News\n\n## Unreleased\n\nTwo letters.\n\n{OLD}",
        f"# News\n\n## 1.1.0 - 2026-02-02\n\nTwo letters.\n\n{FACTS}\n{OLD}",
    ),
    "facts of an earlier try": (
        f"# News\n\n## 1.1.0\n\nTwo letters.\n\n### Since 1.0.0\n\n- minor: nothing\n\n{OLD}",
        f"# News\n\n## 1.1.0\n\nTwo letters.\n\n{FACTS}\n{OLD}",
    ),
    "a like version": ("## 1.1.0.1\n\nx\n", f"## 1.1.0 - 2026-02-02\n\n{FACTS}\n## 1.1.0.1\n\nx\n"),
    "a release candidate": (
        "## 1.1.0-rc1\n\nx\n",
        f"## 1.1.0 - 2026-02-02\n\n{FACTS}\n## 1.1.0-rc1\n\nx\n",
    ),
    "unreleased above its own": (
        "## Unreleased\n\nx\n\n## 1.1.0\n\ny\n",
        f"## Unreleased\n\nx\n\n## 1.1.0\n\ny\n\n{FACTS}",
    ),
    "an empty section": (f"## 1.1.0\n{OLD}", f"## 1.1.0\n\n{FACTS}\n{OLD}"),
    "only a title": ("# News\n", f"# News\n\n## 1.1.0 - 2026-02-02\n\n{FACTS}"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_section_is_written_and_prose_is_kept(name):
    """The list of facts is written anew, whatever a person wrote stays, and a second run changes
    nothing.
    """
    text, expected = CASES[name]
    written = changelog_with(text, "1.1.0", "2026-02-02", DIFF)
    assert expected == written
    assert written == changelog_with(written, "1.1.0", "2026-02-02", DIFF)


@pytest.mark.parametrize("name", [name for name, (text, _) in CASES.items() if text])
def test_the_line_ends_of_a_changelog_are_kept(name):
    """What is added to a changelog from Windows ends its lines as the others do."""
    text, expected = (each.replace("\n", "\r\n") for each in CASES[name])
    assert expected == changelog_with(text, "1.1.0", "2026-02-02", DIFF)


def test_mixed_line_ends_stay_as_they_are():
    """Where a changelog ends some lines in one way and others in another, no line is changed."""
    written = changelog_with("# News\r\n\r\nTwo letters.\n", "1.1.0", "", DIFF)
    assert written == f"# News\r\n\r\nTwo letters.\n\n## 1.1.0\n\n{FACTS}"


def test_without_a_day_the_heading_is_the_version():
    """A package that states no day gets no day."""
    assert "## 1.1.0\n" in changelog_with("", "1.1.0", "", DIFF)


def test_findings_are_counted():
    """Findings that came and went are told beside the reasons."""
    arden = open_package("docs/examples/arden").edition
    found = difference(Edition(), arden)
    assert "records added in claims" in changelog_with("", "1.0.0", "", found)
