"""Captured texts: extracting and storing them, finding quotes in them, comparing records."""
