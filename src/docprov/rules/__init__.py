"""The rules over whole tables, by group: `identity` (DP2), `evidence` and `spelling` (DP3), `provenance` (DP4).

`queries` says what such a rule is, `frames` what it sees. The catalogue of all codes, also of those
that readers and builders emit, is `docprov.validation.catalogue`.
"""
