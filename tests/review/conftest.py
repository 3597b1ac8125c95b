"""The review reads what the kitchens planted: K-2203 on 17/5 with a voucher that says 50 kg and should say 60."""

from tests.kitchens.conftest import kitchen
from tests.kitchens.test_late_change import planted

__all__ = ["kitchen", "planted"]
