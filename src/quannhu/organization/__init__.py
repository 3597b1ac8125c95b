"""Units, the dated tree, posts, strength, who eats where, and who may see what (đơn vị, quân số; R01)."""
