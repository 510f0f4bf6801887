"""The kiosk: what families see (P1 to P18)."""
