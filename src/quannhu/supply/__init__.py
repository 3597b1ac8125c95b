"""Supply: demand, sources, the plan, contracts, orders and deliveries (bảo đảm, tạo nguồn)."""
