"""Quotes and texts, without files: finding a quote, what is written alike, words of weight, pages and paragraphs."""
