"""The model: records, exact values and dates, and the metadata of a package."""
