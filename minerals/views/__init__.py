"""What a reader sees of an answer: tables, cards, figures, pages. Nothing is computed here."""
