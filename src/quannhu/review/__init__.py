"""The figure registry opened step by step, and what a late correction moved (tổng kết; R22 begins here)."""
