"""The fictional world Bồng Lai."""
