from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "quannhu.web"
    label = "web"
    verbose_name = "Trang"
