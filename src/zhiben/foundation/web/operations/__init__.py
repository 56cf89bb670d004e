"""The administrators' pages of what runs by itself. The pages stand here because the outbox stands below `web`."""
