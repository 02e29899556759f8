"""The words of the template that `docprov init` copies, which say nothing of a package."""

from importlib.resources import files as installed_files

from docprov.package.package import Package, refuse_unreadable
from docprov.releases.archive_contents import own_file

_TEMPLATE = "templates/project/datapackage"


def template_words(package: Package) -> str:
    """Return the places in which a package still has words of the template; empty for none."""
    metadata = refuse_unreadable(package)
    stated = _lines("package.yaml")
    names = ("title", "description")
    places = [
        f"{name}: in package.yaml"
        for name in names
        if f"{name}: {getattr(metadata, name)}" in stated
    ]
    written = (own_file(package, "README.md") or b"").decode("utf-8", "replace").splitlines()
    said = {line for line in _lines("README.md") if line and not line.startswith("#")}
    if said & set(written):
        places.append("README.md")
    return ", ".join(places)


def _lines(name: str) -> list[str]:
    file = installed_files("docprov").joinpath(*_TEMPLATE.split("/"), name)
    return file.read_text(encoding="utf-8").splitlines()
