"""Spreadsheets in and out: what a room's door needs to read what people hand in and to give tables back.

`read_rows` reads xlsx, xlsm, xls, ods and csv into rows with every fault named; `annotated_copy` gives the same file
back with a column "Lỗi"; `workbook_response` sends what a page shows as a workbook.
"""

from quannhu.kit.sheets.cells import (
    Cell,
    as_choice,
    as_code,
    as_day,
    as_decimal,
    as_integer,
    as_money,
    as_quantity,
    as_text,
    text_of,
)
from quannhu.kit.sheets.faults import annotated_copy, annotated_name
from quannhu.kit.sheets.guards import Upload, upload_of
from quannhu.kit.sheets.reading import Column, Reading, SheetSpec, read_rows
from quannhu.kit.sheets.writing import SheetColumn, SheetTable, empty_form, workbook_response, write_workbook

__all__ = [
    "Cell",
    "Column",
    "Reading",
    "SheetColumn",
    "SheetSpec",
    "SheetTable",
    "Upload",
    "annotated_copy",
    "annotated_name",
    "as_choice",
    "as_code",
    "as_day",
    "as_decimal",
    "as_integer",
    "as_money",
    "as_quantity",
    "as_text",
    "empty_form",
    "read_rows",
    "text_of",
    "upload_of",
    "workbook_response",
    "write_workbook",
]
