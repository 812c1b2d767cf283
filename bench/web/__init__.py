"""The office's application under load: a province of 40,000 units in it, fifty people at work."""
