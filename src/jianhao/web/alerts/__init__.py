"""Reminders: channels, inbox, outbox, what was sent; other apps tell through telling.py."""
