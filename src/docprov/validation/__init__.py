"""Validation: the stages of a check, the catalogue of rules, waivers, and contributions."""
