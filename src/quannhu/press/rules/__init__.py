"""How an article is read: pure rules from bytes to a frozen Article, with every field's words and line."""

from quannhu.press.rules.reading import is_article, read, read_source

__all__ = ["is_article", "read", "read_source"]
