"""Pages of evidence: upload, grid, list, a file with its particulars, and the way out for bytes."""
