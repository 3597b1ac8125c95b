"""The WSGI door."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
application = get_wsgi_application()
# What the program is made of never becomes garbage, and a page over a year of records makes tens of thousands of rows:
# collecting in between cost an eighth of such a page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
