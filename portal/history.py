"""The history of what editors write: every save that changes something leaves a version (docs/adr/0023).

A version is a row in a table beside the model's own, written by the save itself, in its transaction. What goes past
`save()`, as bulk commands do, leaves none; the first save after it keeps what it found.
"""

from typing import Any

from django.db import models, transaction
from django.db.models.signals import m2m_changed, pre_save
from django.utils import timezone
from simple_history.models import HistoricalRecords

FOUND = "Nội dung có từ trước lần sửa đầu tiên được ghi lại"
CREATED, CHANGED, DELETED = "+", "~", "-"

Ties = dict[str, list[list[Any]]]  # many-to-many fields, each with the ids and the names of what it leads to


class Version(models.Model):
    """What a version has beside the fields of what it is a version of."""

    changed = models.JSONField(default=list)  # the fields that differ from the version before
    ties = models.JSONField(default=dict)  # see Ties; the names stay readable when what they name is gone

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The versions of a model, as its attribute `history`.

    `ties` are the many-to-many fields that belong to it; `derived` are fields that are worked out, so that they are
    not kept. Unless `outlives`, the versions go with the row when that is deleted.
    """

    def __init__(self, ties: tuple[str, ...] = (), derived: tuple[str, ...] = (), outlives: bool = False) -> None:
        super().__init__(
            bases=(Version,),
            excluded_fields=list(derived),
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(default=""),
        )
        self.ties, self.outlives = ties, outlives

    def create_history_model(self, model, inherited):
        self.no_db_index = [field.name for field in model._meta.fields]  # one index serves all that is asked
        return super().create_history_model(model, inherited)

    def get_meta_options(self, model):
        name = f"{model._meta.app_label}_{model._meta.model_name}_versions"
        index = models.Index(fields=[model._meta.pk.name, "-history_id"], name=name)
        return super().get_meta_options(model) | {
            "ordering": ("-history_id",),
            "indexes": [index],
            "default_permissions": (),
        }

    def finalize(self, sender, **kwargs):
        super().finalize(sender, **kwargs)
        if sender is self.cls:
            pre_save.connect(self.before_save, sender, weak=False)
            for name in self.ties:
                through = sender._meta.get_field(name).remote_field.through
                m2m_changed.connect(self.on_tie, through, weak=False)

    # Receivers of signals -------------------------------------------------------------------------------------------

    def before_save(self, instance: Any, raw: bool = False, **kwargs: Any) -> None:
        """Keep what is stored, when nothing was kept of it until now."""
        if raw or instance.pk is None or self.versions(instance).exists():
            return
        if stored := self.cls._base_manager.filter(pk=instance.pk).first():
            stored._history_user, stored._change_reason = None, FOUND
            stored._history_date = getattr(stored, "modified_at", timezone.now())
            self.create_historical_record(stored, CREATED)

    def post_save(self, instance, created, using=None, raw=False, **kwargs):
        if raw:  # loaddata brings versions of its own, and ties by ordinary means
            vars(instance)["skip_history_when_saving"] = True
        super().post_save(instance, created, using, raw=raw, **kwargs)

    def on_tie(self, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **kwargs: Any) -> None:
        if "skip_history_when_saving" in vars(instance):
            return
        owners = model._base_manager.filter(pk__in=pk_set or ()) if reverse else [instance]
        for owner in owners:
            if action.startswith("pre_"):
                self.before_save(owner)
            else:
                self.keep_ties(owner)

    def post_delete(self, instance, using=None, **kwargs):
        if self.outlives:
            self.create_historical_record(instance, DELETED)
        else:
            self.versions(instance).delete()

    # Versions -------------------------------------------------------------------------------------------------------

    def versions(self, instance: Any) -> Any:
        return getattr(self.cls, self.manager_name).model._default_manager.filter(id=instance.pk)

    def create_historical_record(self, instance, history_type, using=None):
        """Write a version, unless nothing has changed since the one before."""
        before = self.versions(instance).first()
        user, reason = self.get_history_user(instance), vars(instance).pop("_change_reason", "")
        vars(instance).pop("_history_user", None)
        ties = self.ties_of(instance)
        changed = self.changes(instance, ties, before) if before else []
        if history_type == CHANGED and before and not changed:
            return
        version = getattr(self.cls, self.manager_name).model(
            history_date=vars(instance).get("_history_date") or timezone.now(),
            history_type=history_type,
            history_user=user,
            history_change_reason=reason,
            changed=changed,
            ties=ties,
            **{field.attname: getattr(instance, field.attname) for field in self.fields_included(instance)},
        )
        version.save()
        one_act(instance, version, before)

    def keep_ties(self, instance: Any) -> None:
        """Keep ties that have changed: with the save that they belong to, or as a version of their own."""
        version, before = vars(instance).get("_act", (None, None))
        if version is None or version.pk != self.versions(instance).values_list("pk", flat=True).first():
            stored = self.cls._base_manager.get(pk=instance.pk)  # `instance` may say what is no longer so
            self.create_historical_record(stored, CHANGED)
            vars(instance)["_act"] = vars(stored).get("_act", (None, None))
            return
        version.ties = self.ties_of(instance)
        fields = [name for name in version.changed if name not in self.ties]
        version.changed = fields + (self.changed_ties(version.ties, before) if before else [])
        version.save(update_fields=["ties", "changed"])

    def ties_of(self, instance: Any) -> Ties:
        named = {name: getattr(instance, name).all() for name in self.ties}
        return {name: sorted([one.pk, str(one)] for one in linked) for name, linked in named.items()}

    def changes(self, instance: Any, ties: Ties, before: Any) -> list[str]:
        """Name the fields in which `instance` differs from the version before."""
        fields = [
            field.name
            for field in self.fields_included(instance)
            if field.get_prep_value(getattr(instance, field.attname))
            != field.get_prep_value(getattr(before, field.attname))
        ]
        return fields + self.changed_ties(ties, before)

    def changed_ties(self, ties: Ties, before: Any) -> list[str]:
        return [name for name, linked in ties.items() if ids(linked) != ids(before.ties.get(name, []))]


def ids(linked: list[list[Any]]) -> list[int]:
    return [pk for pk, _ in linked]


def one_act(instance: Any, version: Any, before: Any) -> None:
    """Let the ties that are saved in the same transaction become part of the same version."""
    instance._act = version, before
    transaction.on_commit(lambda: vars(instance).pop("_act", None))
