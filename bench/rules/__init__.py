"""R1 to R7: rules on one entity and on a million, beside the same rules written without us."""
