"""A package as a site of static pages: for people who look before they read."""
