"""Which share of what is listed lay under occupation."""
