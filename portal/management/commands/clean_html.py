from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

from django.contrib import admin
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from portal import generation, legacy, pasting, richtext
from portal.desk.editor import RichTextAdmin

BATCH = 200
BLOCK_ENDS = ("</p>", "</li>", "</h2>", "</h3>", "</h4>", "</tr>", "</table>", "</ul>", "</ol>")


def fields_with_rich_text() -> dict[type[models.Model], tuple[str, ...]]:
    found = {model: desk for model, desk in admin.site._registry.items() if isinstance(desk, RichTextAdmin)}
    return {model: desk.rich_text_fields for model, desk in found.items() if desk.rich_text_fields}


def renewed(html: str) -> str:
    """Return what the policy keeps. Text that was never cleaned is read as a paste is: with lists and headings.

    Raises ValueError for what is too long.
    """
    return html if richtext.clean(html) == html else pasting.from_clipboard(html).html


def lines(html: str) -> list[str]:
    for end in BLOCK_ENDS:
        html = html.replace(end, f"{end}\n")
    return html.splitlines()


class Command(BaseCommand):
    help = "Clean the formatted text of all rows by the present policy; nothing counts as an editor's change."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
        parser.add_argument("--model", action="append", default=[], help="only this one, such as news.Article")

    def handle(self, *args, **options):
        self.dry_run = options["dry_run"]
        self.counts: Counter[str] = Counter()
        known = fields_with_rich_text()
        for model in self.chosen(options["model"], known):
            for name in known[model]:
                for batch in self.batches(model, name):
                    self.clean(model, name, batch)
        verb = "would change" if self.dry_run else "changed"
        number = self.counts
        self.stdout.write(
            f"{number['rows']} rows read, {number['changed']} {verb}, {number['refused']} refused, "
            f"{number['old']} in an old encoding."
        )

    def chosen(self, names: list[str], known: dict[type[models.Model], Any]) -> list[type[models.Model]]:
        labels = {model._meta.label.lower(): model for model in known}
        for name in names:
            if name.lower() not in labels:
                models_known = ", ".join(model._meta.label for model in known)
                raise CommandError(f"{name!r} is no model with formatted text: choose from {models_known}.")
        return [labels[name.lower()] for name in names] or list(known)

    def batches(self, model: type[models.Model], name: str) -> Iterator[list[tuple[Any, str]]]:
        rows, last = model._base_manager.order_by("pk"), None
        while True:
            further = rows if last is None else rows.filter(pk__gt=last)
            batch = list(further.values_list("pk", name)[:BATCH])
            if not batch:
                return
            yield batch
            last = batch[-1][0]

    @transaction.atomic
    def clean(self, model: type[models.Model], name: str, batch: list[tuple[Any, str]]) -> None:
        """Clean one batch. A row that somebody saves meanwhile is left as they saved it."""
        before = self.counts["changed"]
        for pk, html in batch:
            self.counts["rows"] += 1
            place = f"{model._meta.label} {pk} {name}"
            new = self.result(html, place)
            if new == html:
                continue
            if self.dry_run:
                self.stdout.writelines(
                    f"{line}\n" for line in unified_diff(lines(html), lines(new), place, place, lineterm="")
                )
                self.counts["changed"] += 1
            else:
                self.counts["changed"] += model._base_manager.filter(pk=pk, **{name: html}).update(**{name: new})
        if self.counts["changed"] > before and not self.dry_run:
            generation.changed()

    def result(self, html: str, place: str) -> str:
        try:
            new = renewed(html)
        except ValueError as error:
            self.counts["refused"] += 1
            self.stderr.write(f"{place}: {error}")
            return html
        if encoding := legacy.recognise(richtext.plain(new)):
            self.counts["old"] += 1
            self.stderr.write(f"{place}: seems to be written in {encoding}; open it in the editor")
        return new
