"""整合方案: which accounts stay, which merge into which, which close; pure arrays in, a plan with its bound out."""
