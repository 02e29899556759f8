"""Tables: columns of text cells with a typed face, and the CSV files that hold them."""
