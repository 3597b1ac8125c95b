from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "quannhu.kernel"
    label = "kernel"
    verbose_name = "Nền chung"
    default_auto_field = "django.db.models.BigAutoField"
