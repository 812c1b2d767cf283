"""体检: what a server needs and whether it is there, each with what to do. Nothing here knows the application.

Every check is a function that returns a `Finding`; it never raises, and says 不能判断 where the system does not answer.
"""
