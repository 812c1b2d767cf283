"""What docs/methods-costs.md says of intervals and of clauses in contracts, measured."""
