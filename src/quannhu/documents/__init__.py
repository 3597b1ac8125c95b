"""Documents: drafting, form profiles, checking, numbering, routing, signing, registers, search (văn bản)."""
