"""YAML as docprov reads and edits it: text scalars only, every place remembered, every other byte kept."""
