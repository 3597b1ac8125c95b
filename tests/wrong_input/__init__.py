"""The museum of wrong inputs: handed in at the real doors, refused by code and Vietnamese words, nothing written."""
