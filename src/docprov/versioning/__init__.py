"""Versions of a package: what changed, how much larger the version must be, deltas, and records that rebuild each release.

Signing and writing archives is in `docprov.releasing`.
"""
