"""The language: facts, the tree of criteria, its readings, measures, catalogues, lint."""
