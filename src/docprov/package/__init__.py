"""A package: opened once, read under its own descriptor, and everything that is computed from it."""
