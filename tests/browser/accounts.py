"""Run inside a demo home: opens a session for every account and prints them as JSON. The tests need no password."""

from __future__ import annotations

import json
import os


def main() -> None:
    """`[{"role", "unit", "username", "session"}, …]`, one row per post held today."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from quannhu.kit import clock
    from quannhu.organization.models import Post
    from quannhu.organization.queries import version_of

    today = clock.today()
    rows, sessions = [], {}
    posts = Post.objects.filter(valid_from__lte=today, valid_to__gt=today).select_related("user").order_by("id")
    for post in posts:
        if post.user_id not in sessions:
            store = SessionStore()
            store[SESSION_KEY] = str(post.user_id)
            store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            store[HASH_SESSION_KEY] = post.user.get_session_auth_hash()
            store.create()
            sessions[post.user_id] = store.session_key
        version = version_of(post.unit_id, today)
        unit = version.code if version else ""
        names = {"role": post.role, "unit": unit, "username": post.user.get_username()}
        rows.append({**names, "session": sessions[post.user_id]})
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
