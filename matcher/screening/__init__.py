"""Screening: many companies in, a sparse long table of verdicts out.

All verdicts come from the embedded engine, a block of rows at a time; which of them are wanted is
decided there. Amounts, ranks, culprits and missing facts of these, and of these only, come from the
one-company path, so that they are the report's own.
"""
