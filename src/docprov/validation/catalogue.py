"""The catalogue: every rule of the library by its code, from wherever it is emitted.

Codes are stable and never reused. DP0 reading, DP1 table schema, DP2 identity and links, DP3
evidence, DP4 provenance, DP5 publication, DP54 contributions; DF codes are findings about the
sources.
"""

from docprov.diagnostics import limits
from docprov.diagnostics.diagnostics import Rule
from docprov.dossiers import (
    captures,
    entries,
    ledger,
    locks,
    passages,
    reviews,
    source,
    stray_files,
    withheld,
)
from docprov.dossiers.workbook import cells, rows
from docprov.dossiers.workbook import reading as workbook_reading
from docprov.dossiers.yaml import faults as yaml_faults
from docprov.evidence import matching
from docprov.findings import (
    breakdowns,
    chains,
    chronology,
    citing,
    definitions,
    disagreements,
    origins,
    reuse,
    sourcing,
)
from docprov.model import metadata
from docprov.package import committed, descriptor, lifecycle, table_files
from docprov.package.table_schema import faults as table_schema
from docprov.rules import (
    entities,
    evidence,
    identifiers,
    identity,
    provenance,
    queries,
    quoted_values,
    relations,
    repetition,
    spelling,
)
from docprov.storage import files
from docprov.validation import scope, waivers
from docprov.versions import records

_EMITTERS = (
    limits,
    files,
    metadata,
    yaml_faults,
    captures,
    passages,
    source,
    entries,
    ledger,
    locks,
    reviews,
    stray_files,
    withheld,
    cells,
    rows,
    workbook_reading,
    committed,
    descriptor,
    lifecycle,
    table_files,
    table_schema,
    matching,
    records,
    entities,
    evidence,
    identifiers,
    identity,
    provenance,
    queries,
    quoted_values,
    relations,
    repetition,
    spelling,
    breakdowns,
    chains,
    chronology,
    citing,
    definitions,
    disagreements,
    origins,
    reuse,
    sourcing,
    scope,
    waivers,
)

CATALOGUE: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted(
        {
            value
            for module in _EMITTERS
            for value in vars(module).values()
            if isinstance(value, Rule)
        },
        key=lambda rule: (rule.severity == "finding", rule.code),
    )
}
"""Every rule by its code, in the order of codes; findings after faults."""

QUERIES = (
    *identity.QUERIES,
    *entities.QUERIES,
    *relations.QUERIES,
    *repetition.QUERIES,
    *identifiers.QUERIES,
    *evidence.QUERIES,
    *quoted_values.QUERIES,
    *provenance.QUERIES,
    *spelling.QUERIES,
)
"""The rules that are queries over frames, with their queries."""
