"""The captured texts: getting them, keeping them by digest, finding quotes in them, and comparing records with them again."""
