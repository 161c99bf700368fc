"""Published figures recomputed under stated definitions."""
