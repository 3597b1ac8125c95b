"""One NinjaAPI; each room brings its router under its own name."""

from ninja import NinjaAPI
from ninja.security import django_auth

from quannhu.kernel.rooms import parts

api = NinjaAPI(title="Quân nhu", version="1.0", auth=django_auth, urls_namespace="api-v1")
for endpoints in parts("endpoints"):
    api.add_router(f"/{endpoints.__name__.split('.')[1]}", endpoints.router)

urlpatterns = api.urls[0]
