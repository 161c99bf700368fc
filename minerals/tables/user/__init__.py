"""A user's own deposit table: read, its columns found, its sites and resources."""

from minerals.tables.user.read import read_user_table as read_user_table
