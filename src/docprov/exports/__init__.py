"""Exports: a package in the formats of other programs, one file a format, one table of them all."""
