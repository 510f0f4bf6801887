"""Paper: the letters that open accounts, one A4 page each (R22)."""
