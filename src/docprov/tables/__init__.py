"""Tables: columns of text cells that give typed records, and their CSV files."""
