"""The office's application: the only place that knows Django.

Apps form a chain, each importing only those before it: audit ← people ← registry. What stands under `ui` (layout,
extension points) is below all of them. Writes happen in `actions.py`, reads start from `.visible_to(user)`.
"""
