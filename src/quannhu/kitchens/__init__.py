"""The kitchen day: menu, meal count, issue, purchases, own production, disclosure, settlement, food safety (bếp ăn; R03)."""
