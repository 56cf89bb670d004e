"""From confirmed duties to tasks: issued, signed for, carried out, chased, collected in rounds, escalated."""
