"""REST interface v1, read only: the public part for everybody, the rest by a token in the scope of a person."""
