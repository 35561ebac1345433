"""Where companies are kept: tables, transactions, and the text of a profile."""
