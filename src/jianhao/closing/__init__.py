"""Closing an account: states, transitions, gates, deadlines. Pure: the day and all facts are arguments, nothing is read or kept."""
