"""Roles and what each may do: data, one row per role. An administrator has no business rights."""

from __future__ import annotations

ROLES: dict[str, str] = {
    "kitchen_manager": "Nhân viên quản lý bếp ăn",
    "unit_quartermaster": "Chủ nhiệm, trợ lý quân nhu đơn vị",
    "depot_keeper": "Thủ kho",
    "price_secretary": "Thư ký hội đồng giá",
    "operations_desk": "Bộ phận điều hành nhiệm vụ đột xuất",
    "staff_officer": "Trợ lý cơ quan",
    "clerk": "Văn thư",
    "inspector": "Cán bộ kiểm tra, phúc tra",
    "commander": "Chỉ huy, thủ trưởng",
    "committee_secretary": "Bí thư cấp ủy",
    "press_officer": "Cán bộ đưa tin",
    "administrator": "Quản trị hệ thống",
}

# right -> roles that hold it. Names are `<room>.<verb>`; reading needs no right beyond scope unless listed here.
RIGHTS: dict[str, frozenset[str]] = {
    "organization.adjust": frozenset({"staff_officer", "commander"}),
    "organization.strength": frozenset({"unit_quartermaster", "staff_officer"}),
    "organization.appoint": frozenset({"administrator"}),
    "organization.feeding": frozenset({"unit_quartermaster", "kitchen_manager", "staff_officer"}),
    "catalog.items": frozenset({"staff_officer"}),
    "catalog.suppliers": frozenset({"staff_officer", "unit_quartermaster", "price_secretary"}),
    "catalog.prices": frozenset({"price_secretary"}),
    "catalog.adopt_prices": frozenset({"commander", "unit_quartermaster"}),
    "standards.edit": frozenset({"staff_officer"}),
    "standards.approve": frozenset({"commander"}),
    "ledger.receive": frozenset({"depot_keeper"}),
    "ledger.issue": frozenset({"depot_keeper"}),
    "ledger.correct": frozenset({"unit_quartermaster", "depot_keeper", "kitchen_manager"}),
    "ledger.approve_correction": frozenset({"depot_keeper", "commander"}),
    "ledger.request": frozenset({"kitchen_manager", "unit_quartermaster"}),
    "ledger.approve_request": frozenset({"unit_quartermaster", "staff_officer", "commander"}),
    "ledger.hold": frozenset({"depot_keeper", "staff_officer", "operations_desk"}),
    "ledger.stocktake": frozenset({"depot_keeper", "unit_quartermaster", "inspector", "kitchen_manager"}),
    "ledger.approve_stocktake": frozenset({"commander"}),
    "ledger.custody": frozenset({"depot_keeper", "unit_quartermaster"}),
    "ledger.close": frozenset({"depot_keeper", "unit_quartermaster"}),
    "ledger.reopen": frozenset({"commander"}),
    "ledger.places": frozenset({"staff_officer"}),
    "ledger.reserve": frozenset({"commander"}),
    "ledger.release": frozenset({"depot_keeper", "staff_officer", "operations_desk"}),
    "kitchens.menu": frozenset({"kitchen_manager"}),
    "kitchens.approve_menu": frozenset({"unit_quartermaster"}),
    "kitchens.count": frozenset({"kitchen_manager"}),
    "kitchens.purchase": frozenset({"kitchen_manager"}),
    "kitchens.close_day": frozenset({"kitchen_manager"}),
    "kitchens.publish": frozenset({"kitchen_manager"}),
    "kitchens.settle": frozenset({"unit_quartermaster"}),
    "kitchens.approve_settlement": frozenset({"commander"}),
    "kitchens.safety": frozenset({"kitchen_manager", "inspector"}),
    "supply.sources": frozenset({"staff_officer"}),
    "supply.plan": frozenset({"staff_officer"}),
    "supply.replan": frozenset({"staff_officer", "operations_desk", "commander"}),
    "supply.approve": frozenset({"commander"}),
    "supply.order": frozenset({"staff_officer"}),
    "supply.approve_order": frozenset({"commander"}),
    "kitchens.lend": frozenset({"operations_desk", "commander"}),
    "missions.plan": frozenset({"operations_desk"}),
    "missions.order": frozenset({"commander"}),
    "missions.field": frozenset({"operations_desk", "depot_keeper", "unit_quartermaster"}),
    "review.read": frozenset(
        {"staff_officer", "commander", "inspector", "committee_secretary", "unit_quartermaster", "press_officer"}
    ),
    "press.import": frozenset({"press_officer", "staff_officer"}),
    "press.confirm": frozenset({"press_officer", "staff_officer"}),
}


def roles_with(right: str) -> frozenset[str]:
    """The roles that hold a right; an unknown right is a bug."""
    return RIGHTS[right]
