"""The counter's rules: an account's life and the use cases around it. No face, no HTTP, no SMTP, no PDF in here."""
