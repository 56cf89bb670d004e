"""What is done about the duties of leaders."""
