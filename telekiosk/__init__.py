"""telekiosk: the counter where families open, recover and manage their accounts for a school authority's services."""
