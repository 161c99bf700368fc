"""Who held each deposit when: deposits joined with control of territory."""
