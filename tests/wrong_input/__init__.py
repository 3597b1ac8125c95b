"""The museum of wrong inputs: each handed in at the real doors, refused by code and Vietnamese words, nothing written."""
