"""The model: records, exact values and dates, and what a package says of itself."""
