"""Documents over HTTP: the same rights, rules and refusals as the pages."""

from ninja import Router

from quannhu.documents.endpoints import desk, flow, measures, records

router = Router(tags=["documents"])
router.add_router("", flow.router)
router.add_router("", desk.router)
router.add_router("", records.router)
router.add_router("", measures.router)
