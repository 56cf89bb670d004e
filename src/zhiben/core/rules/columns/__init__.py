"""All entities at once: the closed form of ir.py as Ibis expressions, the same for Polars, DuckDB, PostgreSQL and Spark.

facts sheet → `frames.read` (typed columns and record tables) → an engine (engines.py) → `expressions` and `counting` →
outcomes, or `job.py`: breached and unknown rows with reasons. Needs the extra `analytics`.
"""
