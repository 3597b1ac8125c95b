from quannhu.kernel.rooms import RoomConfig


class LedgerConfig(RoomConfig):
    name = "quannhu.ledger"
    label = "ledger"
    verbose_name = "Kho"
