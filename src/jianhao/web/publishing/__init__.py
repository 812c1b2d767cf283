"""公开名录: what the public look-up knows, as a static folder for the government's website. Depends on registry and below."""
