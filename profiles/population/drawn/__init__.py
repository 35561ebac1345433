"""The facts of a block of companies, each drawn from what was drawn before it."""
