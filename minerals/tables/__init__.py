"""The curated tables: their column dictionary, loading, checks, and a user's own tables."""
