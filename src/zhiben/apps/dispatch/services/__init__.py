"""Commands of dispatch: each with an actor, one transaction, its audit entry and its event."""
