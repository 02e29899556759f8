"""A dossier as one workbook: a sheet for each kind of record, a row for each record."""
