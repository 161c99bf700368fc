"""Vector files of strangers: which may be opened, by which driver, and what they hold."""
