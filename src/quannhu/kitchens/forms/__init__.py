"""Forms of the kitchens: the count grid, the menu grid, purchases, food safety."""

from quannhu.kitchens.forms.counts import CountForm
from quannhu.kitchens.forms.cuts import CutForm, LiftForm
from quannhu.kitchens.forms.dishes import DishForm
from quannhu.kitchens.forms.menus import MenuGrid
from quannhu.kitchens.forms.safety import (
    CloseSuspicionForm,
    CookingForm,
    DestroyForm,
    ReceivedForm,
    SampleForm,
    ServingForm,
    SuspicionForm,
)
from quannhu.kitchens.forms.supply import GrownForm, PurchaseForm, ReasonForm, StoredForm, UseForm

__all__ = [
    "CloseSuspicionForm",
    "CookingForm",
    "CountForm",
    "CutForm",
    "DestroyForm",
    "DishForm",
    "GrownForm",
    "LiftForm",
    "MenuGrid",
    "PurchaseForm",
    "ReasonForm",
    "ReceivedForm",
    "SampleForm",
    "ServingForm",
    "StoredForm",
    "SuspicionForm",
    "UseForm",
]
