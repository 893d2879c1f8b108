"""Modules that were made from Mochi."""
