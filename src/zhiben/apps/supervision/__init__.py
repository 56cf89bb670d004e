"""Letters to units: drafted from the case, approved by another, sent with a number, received, answered, closed."""
