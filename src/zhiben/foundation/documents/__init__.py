"""Official documents in the layout of GB/T 9704, and forms from templates: numbered, kept in versions, docx first."""
