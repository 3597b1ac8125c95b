"""What the doors of every room share: page plumbing, tables, sheets, paper, charts. Knows no room."""
