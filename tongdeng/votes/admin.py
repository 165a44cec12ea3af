"""The back office for the rules that places add to the Civil Code."""

from django.contrib import admin

from tongdeng.kernel.admin import AddedNeverEdited
from tongdeng.votes.models import Profile


@admin.register(Profile)
class ProfileAdmin(AddedNeverEdited):
    list_display = ("key", "place", "name", "tag", "effective_from", "effective_to", "superseded_by")
    list_filter = ("tag",)
