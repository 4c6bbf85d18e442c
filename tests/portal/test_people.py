"""Whoever keeps the newsroom's accounts cannot make themselves, or anybody, an administrator."""

import pytest
from django.contrib.auth.models import Group, Permission

from portal.models import User
from tests.desk import send_form
from tests.makers import make_desk, make_editor

pytestmark = pytest.mark.django_db
KEEPING = ("portal.view_user", "portal.add_user", "portal.change_user", "portal.delete_user")


@pytest.fixture
def keeper():
    return make_desk(*KEEPING)


def page_of(member, page: str = "change") -> str:
    return f"/admin/portal/user/{member.pk}/{page}/"


def test_an_account_is_still_kept(keeper):
    member = make_editor("news.change_article")
    assert send_form(keeper, page_of(member), "user_form", last_name="Trần").status_code == 302
    assert User.objects.get(pk=member.pk).last_name == "Trần"


def test_rights_are_given_by_administrators_only(keeper):
    member, group = make_editor("news.view_article"), Group.objects.create(name="Ban Biên tập")
    right = Permission.objects.get(codename="publish_article")
    given = {"is_superuser": "on", "groups": [group.pk], "user_permissions": [right.pk]}
    send_form(keeper, page_of(member), "user_form", **given)
    member = User.objects.get(pk=member.pk)
    assert (member.is_superuser, member.has_perm("news.publish_article"), member.groups.count()) == (False, False, 0)
    send_form(make_desk(), page_of(member), "user_form", **given)
    assert User.objects.get(pk=member.pk).is_superuser


@pytest.mark.parametrize("page", ["change", "password", "delete"])
def test_accounts_of_administrators_are_for_administrators(keeper, page):
    administrator = make_editor()
    typed = {
        "usable_password": "true",
        "password1": "Mat-khau-khac-2026",
        "password2": "Mat-khau-khac-2026",
        "post": "yes",
    }
    assert keeper.post(page_of(administrator, page), typed).status_code == 403
    kept = User.objects.get(pk=administrator.pk)
    assert kept.check_password("mat-khau-bien-tap")


def test_many_accounts_are_deleted_at_once_by_administrators_only(keeper):
    administrator = make_editor()
    typed = {"action": "delete_selected", "_selected_action": [administrator.pk], "post": "yes"}
    keeper.post("/admin/portal/user/", typed)
    assert User.objects.filter(pk=administrator.pk).exists()
    make_desk().post("/admin/portal/user/", typed)
    assert not User.objects.filter(pk=administrator.pk).exists()
