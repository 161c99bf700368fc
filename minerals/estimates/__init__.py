"""Estimates for the country: what is published, a national total, and models of the rest."""
