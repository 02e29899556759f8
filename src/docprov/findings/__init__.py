"""Findings: facts about the sources, computed from the records; no verdict on what is true.

`frames` has the input of the rules, `questions` what two claims must share to be compared,
`findings` the rules together and the tables that a build writes.
"""
