"""Compiled loops over text and postings: NumPy arrays in, NumPy arrays out, no files, no engine, no clock.

Every kernel releases the interpreter lock and is cached on disk after its first compilation; work is divided by `blocks`.
"""
