"""Recording: everything that starts, extends or changes dossiers and locks."""
