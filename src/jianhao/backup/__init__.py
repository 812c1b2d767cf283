"""备份库: consistent sets of an installation, encrypted, stored once however many sets hold the same bytes.

`taking` writes a set, `checking` proves it, `restoring` gives it back, `retention` takes old ones away. The layout and the
encryption are described in docs/operations.md. Nothing here knows the application: it is told what to keep.
"""
