"""Django apps that know nothing about safety: who acts, with what proof, and how it looks."""
