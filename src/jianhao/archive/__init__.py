"""归档: an account's publications as one sealed folder that anybody can check offline.

`materials` reads what an office has, `pages`, `payload` and `reading_copy` write the payload, `sealing` closes it, `stamps` adds
a token of time; `verifier` checks it and imports nothing of this project but itself.
"""
