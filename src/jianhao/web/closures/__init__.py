"""Closings of accounts: cases kept, steps taken by people, evidence, archives verified, batches, papers."""
