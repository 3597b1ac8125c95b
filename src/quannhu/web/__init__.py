"""The site shell: layout, navigation, sign-in, homes per role, search."""
