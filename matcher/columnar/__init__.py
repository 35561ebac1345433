"""Engines for many companies: the same trees, judged a column at a time.

A tree is compiled once to Boolean gates (`circuit`), which any engine evaluates over its own kind
of column: packed words in NumPy, expressions in SQL. What a single condition comes to for a value
is always asked of `criteria.leaves`, and what follows from stated facts of `profiles.deriving`, for
one value of each class, so that there is one meaning and no second one to keep in step.
"""
