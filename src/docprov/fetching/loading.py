"""Loading a package: one at an address is fetched first, a local one is read where it is.

The network is used only where the caller passes an address or a DOI. Tables must have the bytes
that their descriptor states; reading itself is in `docprov.package.corpus`.
"""

from pathlib import Path

from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.reports import Report
from docprov.fetching.locations import is_doi
from docprov.package.committed import check_digests
from docprov.package.corpus import Corpus
from docprov.package.package import open_package
from docprov.storage.addresses import is_given_address


def load(
    path: str | Path,
    version: str | None = None,
    sha256: str | None = None,
    *,
    trust: str | Path | None = None,
) -> Corpus:
    """Return the corpus of a package.

    Args:
        path: a package folder, its datapackage.json, a release archive, a recorded release written
            `<folder>@<version>`; or an address or DOI, as `docprov.fetch` takes them.
        version: version to fetch; None for the latest.
        sha256: digest that the archive fetched must have.
        trust: trust file with the keys that must have signed it.

    Raises:
        LoadError: there is no package, it cannot be read, or a table does not have the bytes that
            its descriptor states; carries the report, if there is one.
        FetchError: it cannot be had from its address.

    >>> load("docs/examples/arden").claims["leith-2012.c-b04xe"].value
    '38'
    >>> load("datapackage@1.0.0").metadata.version
    '1.0.0'
    """
    remote = is_given_address(path) or (is_doi(path) and not Path(path).exists())
    if not remote and (version, sha256, trust) == (None, None, None):
        return _unaltered(path)
    from docprov.fetching.downloads import fetch

    return _unaltered(fetch(path, version, sha256, trust=trust).path)


def _unaltered(path: str | Path) -> Corpus:
    package = open_package(path)
    corpus = package.corpus
    if altered := tuple(check_digests(package)):
        problem = f"{package.where} is altered: a table does not have the bytes that it states"
        raise LoadError(problem, Report(diagnostics=altered))
    return corpus
