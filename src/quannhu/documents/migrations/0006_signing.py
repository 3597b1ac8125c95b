from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from quannhu.kernel.creating import CreateTables

from quannhu.documents import guards


def triggers(vendor: str) -> list[tuple[str, str]]:
    return guards.trigger_names(vendor, guards.SIGNING)


def set_up(apps: Any, editor: Any) -> None:
    guards.set_up(editor.connection, guards.SIGNING)


def take_down(apps: Any, editor: Any) -> None:
    guards.take_down(editor.connection, guards.SIGNING)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0005_measures'),
    ]

    operations = [
        CreateTables([
        migrations.CreateModel(
            name='KeyGate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField()),
                ('key', models.CharField(max_length=150)),
                ('wrong', models.PositiveSmallIntegerField(default=0)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user_id', 'key'), name='key_gate_once')],
            },
        ),
        migrations.CreateModel(
            name='SignedCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=300, verbose_name='chủ chứng thư')),
                ('issuer', models.CharField(max_length=300, verbose_name='nơi cấp chứng thư')),
                ('serial', models.CharField(max_length=80, verbose_name='số chứng thư')),
                ('certificate_sha256', models.CharField(max_length=64)),
                ('signed_by', models.BigIntegerField(verbose_name='người thực hiện')),
                ('signed_at', models.DateTimeField(verbose_name='ký lúc')),
                ('copy', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='documents.papercopy', verbose_name='bản sao')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
            ],
        ),
        ]),
        migrations.RunPython(set_up, take_down),
    ]
