"""Recording without YAML: sheets for a spreadsheet program, reading what such programs save, and making a dossier of it."""
