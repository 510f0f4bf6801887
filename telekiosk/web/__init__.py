"""The pages behind the mails' links: confirm an address, choose a new password (R16, R26)."""
