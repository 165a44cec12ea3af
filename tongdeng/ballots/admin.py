"""The back office for the rules that places add to the Civil Code."""

from django.contrib import admin

from tongdeng.ballots.models import Profile
from tongdeng.kernel.admin import AddedNeverEdited


@admin.register(Profile)
class ProfileAdmin(AddedNeverEdited):
    list_display = ("key", "place", "name", "tag", "effective_from", "effective_to", "superseded_by")
    list_filter = ("tag",)
