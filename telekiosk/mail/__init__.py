"""The mails M1 to M4: their words, and the worker that hands them to the mail server (R16, R17)."""
