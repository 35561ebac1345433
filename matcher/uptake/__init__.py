"""Uptake: how many companies a measure reaches and what it costs, as bounds and as estimates.

Bounds come from logic alone; what is estimated says from what, and its interval says by how much.
"""
