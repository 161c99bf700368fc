"""The histories that a user added: downloading, keeping, and reading them back."""
