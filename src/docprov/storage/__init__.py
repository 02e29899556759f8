"""Storage: a package's files, archives, the cache folder, and what comes over the network."""
