"""供需对照: what kinds of content accounts publish, what of it is read, what is asked, and what is asked and not published."""
