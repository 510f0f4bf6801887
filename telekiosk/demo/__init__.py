"""The demo: two made-up schools, every state of an account, letters on a table and mails in a box (R25)."""
