"""Rosters: what schools export becomes pupils, guardians and prepared accounts: read → plan → apply (R21)."""
