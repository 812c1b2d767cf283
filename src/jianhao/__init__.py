"""jianhao (减号): inspect, close, merge and keep down government social-media accounts."""

__version__ = "0.1.0"
