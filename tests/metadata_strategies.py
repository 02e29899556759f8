"""What packages may say of themselves, drawn at random: all of it valid."""

from decimal import Decimal

from hypothesis import strategies as st
from tests.strategies import slugs, texts

from docprov.model.metadata import Metadata

named = texts.filter(lambda text: bool(text.strip()))
words = named.map(str.strip)
links = st.sampled_from(
    ["https://example.org/arden", "http://example.org/%D1%8F?a=1#b", "https://example.org:8080/x,y"]
)
dois = st.sampled_from(["10.1234/arden", "https://doi.org/10.1234/Arden.2", "10.5281/zenodo.(7)"])
contacts = {
    "path": st.sampled_from(["https://orcid.org/0000-0002-1825-0097", "https://example.org"]),
    "email": st.sampled_from(["carberry@example.org", ""]),
    "organization": texts,
    "roles": st.lists(
        st.sampled_from(["author", "publisher", "dataCurator", "contactPerson", "x", "editor"]),
        max_size=3,
    ),
}
contributors = st.fixed_dictionaries({"title": named}, optional=contacts) | st.fixed_dictionaries(
    {"givenName": named, "familyName": named}, optional=contacts
)
licenses = st.fixed_dictionaries(
    {"name": st.sampled_from(["MIT", "CC-BY-4.0", "CC0-1.0", "Ubuntu-font-1.0", "any-OSI"])},
    optional={"path": links, "title": texts},
) | st.fixed_dictionaries(
    {"path": links},
    optional={
        "name": st.sampled_from(["LicenseRef-arden", "MIT OR Apache-2.0"]),
        "title": texts,
    },
)
sources = st.fixed_dictionaries(
    {"title": named}, optional={"path": links | dois, "version": texts}
) | st.fixed_dictionaries({"path": links | dois}, optional={"email": contacts["email"]})
versions = st.tuples(*[st.integers(0, 10**9 - 1)] * 3).map(lambda parts: ".".join(map(str, parts)))
days = st.dates().map(str)


def _metadata(created):
    return st.builds(
        Metadata,
        name=slugs,
        version=versions,
        id=st.just("") | dois | words.filter(lambda text: not text.startswith(("10.", "doi"))),
        title=texts,
        description=texts,
        homepage=st.just("") | links,
        repository=st.just("") | links,
        created=created,
        licenses=st.lists(licenses, min_size=1, max_size=2).map(tuple),
        contributors=st.lists(contributors, max_size=3).map(tuple),
        sources=st.lists(sources, max_size=2).map(tuple),
        keywords=st.lists(words, max_size=3, unique=True).map(tuple),
        tolerance=st.integers(0, 999).map(lambda number: Decimal(number) / 1000),
    )


metadata = _metadata(st.just("") | days)
dated = _metadata(days)
