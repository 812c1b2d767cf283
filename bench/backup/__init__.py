"""Backups and restorings of a province's installation."""
