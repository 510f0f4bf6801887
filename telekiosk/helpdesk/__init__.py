"""The console of the helpdesk: why can't they get in, and what mends it (C1 to C9)."""
