"""Fetching: where a release may come from, its download, and the releases seen before."""
