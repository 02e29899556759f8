"""Versions of a package: what changed, the bump that it demands, deltas and records of releases."""
