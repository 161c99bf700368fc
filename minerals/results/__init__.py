"""Answers: a header, a table, notes; how they are written for a person or a program."""
