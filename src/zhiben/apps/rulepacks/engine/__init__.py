"""What runs the rules of a county: packs as they were installed, subjects, what the register knows, and judgements."""
