"""Surge missions (nhiệm vụ đột xuất): order, need, source plan, loads, hand-over, close-out and settlement."""
