"""Releases: writing, signing and indexing an archive, and verifying one."""
