"""Signing and verifying PDF (PAdES) without a network: keys, trust, the places of the marks, the demo authority.

The private key of a person never enters the database: it stays in a file or a token, opened by what its owner types.
"""
