"""Settings, formats and addresses."""
