"""From tables back to a dossier."""
