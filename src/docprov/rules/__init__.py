"""The rules over whole tables.

`identity`, `entities` and `relations` have DP2, `evidence`, `quoted_values` and `spelling` have
DP3, `provenance` has DP4; `queries` defines such a rule, `frames` its input. The catalogue of all
codes, also of those that readers and builders emit, is `docprov.validation.catalogue`.
"""
