"""Engines in SQL: the same circuits as expressions over a table, on DuckDB and on Spark.

What a condition comes to is asked of `criteria.leaves` for one value of each class, as the embedded
engine asks it; here the answers become comparisons. Every truth that leaves a stage is true or false
and never null: met, and possible (met or unknown), so that gates need no third value.
"""
