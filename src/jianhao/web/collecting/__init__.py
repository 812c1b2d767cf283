"""Collecting: what was looked at of each account, by whom and with what result; files taken in; accounts asked through an interface."""
