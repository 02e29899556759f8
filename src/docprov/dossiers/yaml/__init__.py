"""YAML as docprov reads and edits it: text only, places remembered, every other byte kept."""
