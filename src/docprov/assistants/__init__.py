"""A package for assistants: what a program that reads and drafts on behalf of a person can ask."""
