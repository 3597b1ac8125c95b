"""Entitlements as dated rows with their legal basis: meal money, supplements, rations, rice norm price (tiêu chuẩn)."""
