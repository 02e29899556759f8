"""The formats of exports: one module each, found by the registry."""
