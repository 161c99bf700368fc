"""The edge history: many points against many snapshots, exactly and at once."""
