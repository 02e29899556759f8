"""The catalogue: every rule of the library by its code, from wherever it is emitted.

Codes are stable and never reused. DP0 reading, DP1 table schema, DP2 identity and links, DP3 evidence, DP4 provenance,
DP5 publication, DP54 contributions; DF codes are findings about the sources.
"""

from docprov import files, metadata, opening, packages, schema_checking, withholding
from docprov.contributions import scope as contributions
from docprov.contributions import waivers
from docprov.dossiers import declarations, entries, ledger, locks, reviews, sources, yaml_reading
from docprov.evidence import anchoring
from docprov.reports import Rule
from docprov.rules import evidence, identity, provenance, queries, spelling
from docprov.spreadsheets import gathering
from docprov.spreadsheets import reading as spreadsheets
from docprov.versioning import history, lifecycle

_EMITTERS = (
    anchoring, contributions, files, gathering, history, lifecycle, metadata, opening, packages, schema_checking, spreadsheets,
    waivers, withholding,
    declarations, entries, ledger, locks, reviews, sources, yaml_reading,
    evidence, identity, provenance, queries, spelling,
)  # fmt: skip

CATALOGUE: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted(
        {value for module in _EMITTERS for value in vars(module).values() if isinstance(value, Rule)},
        key=lambda rule: rule.code,
    )
}
"""Every rule by its code, in the order of codes."""

QUERIES = (*identity.QUERIES, *evidence.QUERIES, *provenance.QUERIES, *spelling.QUERIES)
"""The rules that are queries over frames, with their queries."""


def rule(code: str) -> Rule:
    """Return the rule with a code or a name.

    Raises:
        KeyError: there is none.

    >>> rule("DP302").name
    'absent-quote'
    """
    for each in CATALOGUE.values():
        if code.upper() == each.code or code.lower() == each.name:
            return each
    raise KeyError(code)
