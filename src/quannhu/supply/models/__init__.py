"""Tables of supply: where goods come from, plans, contracts, orders and deliveries."""

from quannhu.supply.models.orders import Contract, ContractLine, Delivery, Order, OrderLine, Requisition
from quannhu.supply.models.plans import (
    Plan,
    PlanBuy,
    PlanIssue,
    PlanProof,
    PlanReserveGap,
    PlanRun,
    PlanShortage,
    PlanSnapshot,
    PlanStock,
    PlanTransfer,
)
from quannhu.supply.models.sources import (
    BudgetTerm,
    Family,
    FamilyItem,
    Handling,
    Lane,
    LaneClosure,
    NutrientFloor,
    PlaceRoom,
    PriceKind,
    Serves,
    StoreClass,
    SupplierOffer,
)

__all__ = [
    "BudgetTerm", "Contract", "ContractLine", "Delivery", "Family", "FamilyItem", "Handling", "Lane", "LaneClosure",
    "NutrientFloor", "Order", "OrderLine", "PlaceRoom", "Plan", "PlanBuy", "PlanIssue", "PlanProof", "PlanReserveGap",
    "PlanRun", "PlanShortage", "PlanSnapshot", "PlanStock", "PlanTransfer", "PriceKind", "Requisition", "Serves",
    "StoreClass", "SupplierOffer",
]  # fmt: skip
