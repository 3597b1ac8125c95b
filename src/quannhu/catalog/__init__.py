"""Items, packs, foods and nutrients, suppliers, and prices adopted by a price council (danh mục, giá)."""
