"""Entitlements as dated rows with their legal basis: meal money, supplements, ration scales, rice norm price (tiêu chuẩn; R02)."""
