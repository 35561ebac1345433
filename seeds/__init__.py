"""Catalogues and reference tables as data, with their cases, and their loader."""
