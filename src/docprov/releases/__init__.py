"""Releases: writing, signing and indexing an archive, and verifying one that somebody hands over."""
