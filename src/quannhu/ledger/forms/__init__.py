"""Forms of the ledger."""

from quannhu.ledger.forms.lines import Grid, GridColumn, ItemNames, LinesForm
from quannhu.ledger.forms.papers import (
    AsideForm,
    CorrectionForm,
    CustodyForm,
    IssueForm,
    LossForm,
    MonthForm,
    OpeningForm,
    ReasonForm,
    ReceiveForm,
    RequestForm,
    ReturnForm,
    SpoilForm,
    StocktakeForm,
)

__all__ = [
    "AsideForm",
    "CorrectionForm",
    "CustodyForm",
    "Grid",
    "GridColumn",
    "IssueForm",
    "ItemNames",
    "LinesForm",
    "LossForm",
    "MonthForm",
    "OpeningForm",
    "ReasonForm",
    "ReceiveForm",
    "RequestForm",
    "ReturnForm",
    "SpoilForm",
    "StocktakeForm",
]
