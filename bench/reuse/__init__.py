"""How well text reuse is found: a corpus with planted truth, a scorer, other tools, and what no tool can go below."""
