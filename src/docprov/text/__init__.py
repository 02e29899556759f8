"""Quotes and texts, without files: finding a quote, folding, words of weight, locators."""
