"""How records are written by people: dossiers, vocabulary and locks, read into tables.

The flow: `yaml_reading` (bytes to nodes) - `entries` and `shapes` (nodes to known fields) - `declarations` and `claims`
(fields to rows in a `ledger`) - `sources` (a whole folder to tables). `locks` holds what quotes resolved to.
"""
