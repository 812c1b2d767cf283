"""How often the kind of a post is told rightly."""
