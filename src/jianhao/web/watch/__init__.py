"""防反弹和内容提示: what may have grown back, what passes for an account, what must not slip through; a person decides each."""
