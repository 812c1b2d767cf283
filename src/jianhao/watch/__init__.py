"""防反弹: what opens again after a closing, what bears a name like an office's, what a register changed unsaid. Leads, no verdicts."""
