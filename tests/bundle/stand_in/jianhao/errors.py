"""As in the application: one sentence for people."""


class JianhaoError(Exception):
    """One sentence."""
