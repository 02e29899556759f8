"""Formats in which people have records already: one reader each, all to the same draft records."""
