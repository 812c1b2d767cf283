"""Benchmarks of the consolidation planner: generated instances, other solvers, published instances."""
