"""Diagnostics as data: faults with their places, reports, coverage, and the exceptions."""
