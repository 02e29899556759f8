"""Table Schema: the schemas of the records, the screen for rows in doubt, and the judgement of Frictionless."""
