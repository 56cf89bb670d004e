"""From content to pages: what a document says, and how GB/T 9704 has it look. No Django, no database, no clock.

docs/reference/official-layout.md lists the values with their sources; those read in no official text are marked there.
"""
