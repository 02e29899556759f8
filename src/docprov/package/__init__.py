"""A package: opened once, read under its own descriptor; all else is computed from it."""
