"""Places, lots, moves, holds, vouchers, requests, stocktakes, hand receipts (kho, sổ vật chất; R05)."""
