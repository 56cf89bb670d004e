"""The directive compiler: source text → outline → clauses → duties → diagnostics."""
