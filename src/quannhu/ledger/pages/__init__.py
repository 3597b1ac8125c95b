"""Pages of the stores: stock, vouchers, deliveries, issues, requests, counts, equipment, corrections, months."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quannhu.kit.pages import NavItem
from quannhu.ledger.pages import (
    corrections,
    custody,
    deliveries,
    holds,
    issues,
    months,
    opening,
    releases,
    requests,
    reserve,
    restocking,
    stock,
    stocktakes,
    vouchers,
)
from quannhu.ledger.pages.home import home_cards, search
from quannhu.organization.rights import RIGHTS, ROLES

TITLE = _("Kho")
_READERS = frozenset(ROLES) - {"administrator"}
_STORES = RIGHTS["ledger.receive"] | RIGHTS["ledger.correct"] | RIGHTS["ledger.approve_correction"]
_OFFICE = _STORES | {"staff_officer", "inspector"}
NAV = [
    NavItem(_("Tồn kho"), "ledger-stock", _READERS, 10),
    NavItem(_("Sổ phiếu"), "ledger-vouchers", _READERS, 20),
    NavItem(_("Nhập kho, cân tay ba"), "ledger-receive", RIGHTS["ledger.receive"] | RIGHTS["kitchens.purchase"], 30),
    NavItem(_("Xuất kho, điều chuyển"), "ledger-issue", RIGHTS["ledger.issue"], 40),
    NavItem(_("Yêu cầu cấp"), "ledger-requests", _OFFICE | {"operations_desk"}, 50),
    NavItem(_("Khiếu nại, hàng chờ xử lý"), "ledger-claims", _OFFICE, 60),
    NavItem(_("Sửa phiếu"), "ledger-corrections", _OFFICE, 70),
    NavItem(_("Kiểm kê"), "ledger-stocktakes", _OFFICE, 80),
    NavItem(_("Dụng cụ cấp dưỡng"), "ledger-custody", _OFFICE, 90),
    NavItem(_("Hàng đang giữ"), "ledger-holds", RIGHTS["ledger.hold"], 95),
    NavItem(_("Dự trữ SSCĐ"), "ledger-reserve", _OFFICE | {"operations_desk"}, 85),
    NavItem(_("Khóa sổ tháng"), "ledger-months", _OFFICE, 100),
    NavItem(_("Nhập tồn đầu kỳ"), "ledger-opening", RIGHTS["ledger.receive"], 110),
    NavItem(_("Kiểm tra sổ"), "ledger-proof", months.PROVERS, 120),
]
urlpatterns = [
    path("kho/ton/", stock.stock, name="ledger-stock"),
    path("kho/nhap-xuat-ton/", stock.movement, name="ledger-movement"),
    path("kho/muc-giu/", stock.floors, name="ledger-floors"),
    path("kho/the/<int:place_id>/<str:item_code>/", stock.card, name="ledger-card"),
    path("kho/phieu/", vouchers.listing, name="ledger-vouchers"),
    path("kho/phieu/<int:voucher_id>/", vouchers.one, name="ledger-voucher"),
    path("kho/phieu/<int:voucher_id>/in/", vouchers.paper, name="ledger-voucher-paper"),
    path("kho/phieu/<int:voucher_id>/dao/", vouchers.take_back, name="ledger-reverse"),
    path("kho/phieu/<int:voucher_id>/sua/", corrections.propose, name="ledger-correct"),
    path("kho/phieu/<int:voucher_id>/hang-den/", issues.shipment, name="ledger-shipment"),
    path("kho/nhap/", deliveries.receive, name="ledger-receive"),
    path("kho/cho-xu-ly/", deliveries.set_aside, name="ledger-aside"),
    path("kho/cho-xu-ly/them/", deliveries.put_aside, name="ledger-aside-new"),
    path("kho/cho-xu-ly/<int:balance_id>/tra/", deliveries.send_back, name="ledger-return"),
    path("kho/khieu-nai/", deliveries.claims, name="ledger-claims"),
    path("kho/khieu-nai/<int:claim_id>/", deliveries.claim, name="ledger-claim"),
    path("kho/xuat/", issues.issue, name="ledger-issue"),
    path("kho/yeu-cau/", requests.listing, name="ledger-requests"),
    path("kho/yeu-cau/lap/", requests.new, name="ledger-request-new"),
    path("kho/yeu-cau/<int:request_id>/", requests.one, name="ledger-request"),
    path("kho/yeu-cau/<int:request_id>/xuat/", issues.issue_request, name="ledger-request-issue"),
    path("kho/sua-phieu/", corrections.listing, name="ledger-corrections"),
    path("kho/sua-phieu/<int:correction_id>/", corrections.one, name="ledger-correction"),
    path("kho/kiem-ke/", stocktakes.listing, name="ledger-stocktakes"),
    path("kho/kiem-ke/mo/", stocktakes.new, name="ledger-stocktake-new"),
    path("kho/kiem-ke/<int:stocktake_id>/", stocktakes.one, name="ledger-stocktake"),
    path("kho/kiem-ke/<int:stocktake_id>/dem/", stocktakes.sheet, name="ledger-sheet"),
    path("kho/kiem-ke/<int:stocktake_id>/in/<int:which>/", stocktakes.paper, name="ledger-sheet-paper"),
    path("kho/dung-cu/", custody.listing, name="ledger-custody"),
    path("kho/dung-cu/giao/", custody.hand_out, name="ledger-custody-new"),
    path("kho/dung-cu/<int:receipt_id>/", custody.end, name="ledger-custody-end"),
    path("kho/du-tru/", reserve.state, name="ledger-reserve"),
    path("kho/du-tru/doi-hat/", reserve.renewals, name="ledger-renewals"),
    path("kho/du-tru/doi-hat/<int:place_id>/<int:lot_id>/", reserve.rotate, name="ledger-rotate"),
    path("kho/du-tru/dinh-muc/", reserve.norms, name="ledger-norms"),
    path("kho/du-tru/dinh-muc/dat/", reserve.norm, name="ledger-norm-new"),
    path("kho/du-tru/lenh/", releases.listing, name="ledger-releases"),
    path("kho/du-tru/lenh/de-nghi/", releases.new, name="ledger-release-new"),
    path("kho/du-tru/lenh/<int:release_id>/", releases.one, name="ledger-release"),
    path("kho/du-tru/lenh/<int:release_id>/bu/", restocking.refill, name="ledger-release-refill"),
    path("kho/du-tru/di-theo/", restocking.follow, name="ledger-follow"),
    path("kho/du-tru/<int:place_id>/<str:item_code>/", reserve.one, name="ledger-reserve-one"),
    path("kho/du-tru/<int:place_id>/<str:item_code>/bieu-do/", reserve.chart, name="ledger-reserve-chart"),
    path("kho/giu-hang/", holds.listing, name="ledger-holds"),
    path("kho/giu-hang/them/", holds.keep, name="ledger-hold-new"),
    path("kho/giu-hang/<int:hold_id>/", holds.release, name="ledger-hold-release"),
    path("kho/khoa-so/", months.months, name="ledger-months"),
    path("kho/so-phieu-bo/", months.gaps, name="ledger-gaps"),
    path("kho/dau-ky/", opening.opening, name="ledger-opening"),
    path("kho/kiem-tra/", months.proof, name="ledger-proof"),
]

__all__ = ["NAV", "TITLE", "home_cards", "search", "urlpatterns"]
