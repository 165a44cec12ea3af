"""The back office for categories and promises."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Category, Promise
from tongdeng.kernel.admin import AddedNeverEdited
from tongdeng.kernel.worktime import calendar


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "matter", "name", "kind", "urgency", "handler", "photo_needed", "active")
    list_filter = ("kind", "urgency", "active")
    search_fields = ("code", "name", "keywords")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Cases were filed under it; one that is no longer used is switched off.
        return False


class PromiseForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_answer_hours(self) -> str:
        return self._hours("answer_hours")

    def clean_finish_hours(self) -> str:
        return self._hours("finish_hours")

    def clean_category(self) -> str:
        prefix: str = self.cleaned_data["category"]
        if prefix and not Category.objects.filter(code__startswith=prefix).exists():
            raise forms.ValidationError(_("没有以此开头的分类"))
        return prefix

    def _hours(self, name: str) -> str:
        written: str = self.cleaned_data[name]
        try:
            calendar(written, lambda day: True)
        except ValueError:
            words = _("写法例如 always、daily 08:00-20:00、workdays 09:00-12:00 13:30-17:30")
            raise forms.ValidationError(words) from None
        return written


@admin.register(Promise)
class PromiseAdmin(AddedNeverEdited):
    form = PromiseForm
    list_display = (
        "urgency",
        "category",
        "place",
        "answer_minutes",
        "answer_hours",
        "finish_minutes",
        "valid_from",
    )
    list_filter = ("urgency",)
