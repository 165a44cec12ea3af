"""The addresses of activities, wishes and calendar feeds."""

from django.urls import URLPattern, path

from tongdeng.web.activities import calendar, door, entering, feeds, organising, pages, verbs, wishes, years
from tongdeng.web.activities.papers import poster, sheet

urlpatterns: list[URLPattern] = [
    path("activities/", calendar.listing, name="activities"),
    path("activities/month/", calendar.month, name="activities_month"),
    path("activities/year/", years.year, name="activities_year"),
    path("activities/held/", years.held, name="activities_held"),
    path("activities/came/", years.came, name="activities_came"),
    path("activities/mine/", pages.mine, name="activities_mine"),
    path("activities/new/", organising.new, name="activity_new"),
    path("activities/enter/", entering.page, name="activity_enter"),
    path("activities/<uuid:pk>/", pages.page, name="activity"),
    path("activities/<uuid:pk>/edit/", organising.edit, name="activity_edit"),
    path("activities/<uuid:pk>/people/", organising.people, name="activity_people"),
    path("activities/<uuid:pk>/came/", years.came_to, name="activity_came"),
    path("activities/<uuid:pk>/poster.pdf", poster.poster, name="activity_poster"),
    path("activities/<uuid:pk>/sheet.pdf", sheet.sheet, name="activity_sheet"),
    path("activities/<uuid:pk>/door/", door.page, name="activity_door"),
    path("activities/<uuid:pk>/door/code/", door.code, name="activity_code"),
    path("activities/<uuid:pk>/door/scans/", door.scans, name="activity_scans"),
    path("activities/<uuid:pk>/in/<slug:code>/", door.come, name="activity_in"),
    path("activities/<uuid:pk>/ticket/<uuid:subject>/", door.ticket, name="activity_ticket"),
    path("activities/<uuid:pk>/photos/<uuid:photo>/", pages.photo, name="activity_photo"),
    path("activities/<uuid:pk>/<slug:verb>/", verbs.act, name="activity_act"),
    path("wishes/", wishes.listing, name="wishes"),
    path("wishes/<uuid:pk>/", wishes.page, name="wish"),
    path("wishes/<uuid:pk>/<slug:verb>/", wishes.act, name="wish_act"),
    path("feeds/<slug:code>.ics", feeds.place, name="feed_place"),
    path("feeds/mine/<slug:key>.ics", feeds.person, name="feed_person"),
]
