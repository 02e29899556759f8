"""How records are written by people: dossiers, vocabulary and locks, read into tables.

The grammar: `fields`, `phrases` and `grammar` state every field once; `editor_schema` shows it to
editors. Reading: `yaml` (bytes to nodes), `entries` (nodes to known fields), `source` and what adds
rows to a `ledger` (`declarations`, `captures`, `passages`, `voices`, `claims`, `relations`,
`reviews`), `sources` (all files to tables). Back: `inverse` (tables to a dossier). `locks` hold
what quotes resolved to.
"""
