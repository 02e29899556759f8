"""Table Schema: schemas of the records, the screen for rows in doubt, Frictionless' judgement."""
