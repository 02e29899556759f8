"""Versions of a package: what changed, the bump that it requires, deltas, and the records that rebuild each release."""
