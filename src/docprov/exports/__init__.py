"""Exports: a package in the formats of other programs, one module each in `formats`."""
