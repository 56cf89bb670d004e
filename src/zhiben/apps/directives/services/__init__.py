"""Commands. Each takes the actor, runs in one transaction, and writes its audit entry inside."""
