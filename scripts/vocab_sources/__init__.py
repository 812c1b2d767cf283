"""Readers of the published lists, one module for each table that is packed."""
