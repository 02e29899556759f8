"""The words of the template that `docprov init` copies, which say nothing of a package."""

from importlib.resources import files as installed_files

from docprov.package.package import Package, refuse_unreadable
from docprov.releases.archive_contents import own_file

_TEMPLATE = "templates/project/datapackage"


def template_words(package: Package) -> str:
    """Return the place in which a package still has words of the template; empty for none."""
    metadata = refuse_unreadable(package)
    stated = _lines("package.yaml")
    for name in ("title", "description"):
        if f"{name}: {getattr(metadata, name)}" in stated:
            return f"{name}: in package.yaml"
    written = (own_file(package, "README.md") or b"").decode("utf-8", "replace").splitlines()
    said = {line for line in _lines("README.md") if line and not line.startswith("#")}
    return "README.md" if said & set(written) else ""


def _lines(name: str) -> list[str]:
    file = installed_files("docprov").joinpath(*_TEMPLATE.split("/"), name)
    return file.read_text(encoding="utf-8").splitlines()
