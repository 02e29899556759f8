"""What a contribution changes and may change: revisions, scope, a report limited to what is new, and waivers."""
