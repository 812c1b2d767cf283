"""Who works here: agencies in a tree, people and their roles, signing in. Depends on audit only."""
