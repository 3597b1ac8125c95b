"""The kitchen day (bếp ăn, R03): menu, count, issue, purchases, own production, account, board, settlement, safety."""
