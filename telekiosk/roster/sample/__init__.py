"""Made-up schools as SIECLE would export them: for tests, demonstrations and measurements (R23)."""
