"""Checks of the bundled tables; nothing else in the program reads them."""
