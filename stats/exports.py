"""A table as a file that opens in Excel with the right letters: CSV with a byte order mark, or XLSX."""

import csv
import io
from collections.abc import Callable

import xlsxwriter

from .open_data import harmless
from .readership import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = 60, 16  # characters: of the first column, of the others


def as_csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(table.columns)
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([harmless(row.name), *row.numbers] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        bold, grouped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0"})
        sheet = book.add_worksheet()
        sheet.set_column(0, 0, WIDTHS[0])
        sheet.set_column(1, len(table.columns) - 1, WIDTHS[1], grouped)
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(table.columns):
            sheet.write_string(0, place, name, bold)
        for line, row in enumerate(table.rows, start=1):
            sheet.write_string(line, 0, row.name)
            for place, number in enumerate(row.numbers, start=1):
                if number is not None:
                    sheet.write_number(line, place, number, grouped)
    return file.getvalue()


WRITERS: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, XLSX),
}
