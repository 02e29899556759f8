"""What a release computes: each thing once, however many steps need it."""

from collections import Counter

import pytest

from docprov.package import package as packages
from docprov.releases import releases
from docprov.releases.releases import release
from docprov.validation import stages


@pytest.fixture
def calls(monkeypatch):
    """Count calls of the functions that open, check, build and rebuild."""
    counted = Counter()

    def count(module, name):
        real = getattr(module, name)

        def counting(*given, **named):
            counted[name] += 1
            return real(*given, **named)

        monkeypatch.setattr(module, name, counting)

    count(packages, "read_sources")
    count(releases, "validate_package")
    count(stages, "check_schema")
    count(packages, "package_files")
    count(packages, "rebuild_release")
    count(packages, "difference")
    return counted


def test_a_release_goes_through_once(example, tmp_path, calls):
    """After one corrected label: one opening, one validation, one build, one rebuild, one
    comparison.
    """
    release(example, tmp_path)
    source = example / "package.yaml"
    source.write_text(
        source.read_text().replace("keywords: [example]", "keywords: [example, fire]")
    )
    packages.open_package(example)
    (example / "datapackage.json").write_bytes(
        packages.open_package(example).built["datapackage.json"]
    )
    calls.clear()
    assert "0.1.1" == release(example, tmp_path, bump="auto").version
    assert dict.fromkeys(calls, 1) == calls
    assert 6 == len(calls)
