"""The addresses of projects: for those who work on them, for their residents, and for everybody."""

from django.urls import URLPattern, path

from tongdeng.web.projects import acceptance, bill, diary, money, pages, printing, public, verbs, warranty

urlpatterns: list[URLPattern] = [
    path("projects/", pages.listing, name="projects"),
    path("projects/new/", pages.new, name="project_new"),
    path("projects/of/<slug:code>/", public.estate, name="projects_public"),
    path("projects/lines/<uuid:pk>/", bill.line, name="project_line"),
    path("projects/lines/<uuid:pk>/reckon/", bill.reckon, name="project_reckon"),
    path("projects/files/<uuid:pk>/", bill.file, name="project_file"),
    path("projects/photos/<uuid:pk>/", diary.photo, name="project_photo"),
    path("projects/photos/<uuid:pk>/thumb/", diary.photo, {"size": "thumb"}, name="project_thumb"),
    path("projects/papers/<uuid:pk>/", acceptance.paper, name="project_paper_file"),
    path("projects/<uuid:pk>/", pages.page, name="project"),
    path("projects/<uuid:pk>/lines/", bill.page, name="project_lines"),
    path("projects/<uuid:pk>/lines/bill.xlsx", bill.export, name="project_bill"),
    path("projects/<uuid:pk>/acceptance/", acceptance.page, name="project_acceptance"),
    path("projects/<uuid:pk>/money/", money.page, name="project_money"),
    path("projects/<uuid:pk>/diary/", diary.page, name="project_diary"),
    path("projects/<uuid:pk>/warranty/", warranty.page, name="project_warranty"),
    path("projects/<uuid:pk>/public/", public.page, name="project_public"),
    path("projects/<uuid:pk>/public/project.json", public.data, name="project_json"),
    path("projects/<uuid:pk>/public/quantities.csv", public.table, name="project_csv"),
    path("projects/<uuid:pk>/prints/", printing.listing, name="project_prints"),
    path("projects/<uuid:pk>/prints/<slug:key>.<slug:kind>", printing.one, name="project_print"),
    path("projects/<uuid:pk>/<slug:verb>/", verbs.act, name="project_act"),
]
