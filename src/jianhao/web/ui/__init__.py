"""The shell of every page: layout, words, and the places where apps put their own parts (places.py)."""
