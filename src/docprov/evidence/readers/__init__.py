"""Readers of document formats: one module a format, each with its own detection and limits.

A module of this room that has a `FORMAT` is a format; `docprov.evidence.extraction` holds the table
of them. A reader gives text in which nothing is glued: cells of a table, columns, deleted and
inserted words, a note mark and the number before it stay apart.
"""
