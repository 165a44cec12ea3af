"""The addresses of figures: boards, the page of a figure, downloads."""

from django.urls import URLPattern, path

from tongdeng.web.boards import board, figure, months, public, wall

urlpatterns: list[URLPattern] = [
    path("boards/", board.choose, name="boards"),
    path("boards/<slug:code>/", board.page, name="board"),
    path("boards/<slug:code>/wall/", wall.page, name="wall"),
    path("boards/<slug:code>/months/", months.listed, name="months"),
    path("boards/<slug:code>/months/<slug:month>/", months.page, name="month"),
    path("boards/<slug:code>/<slug:key>/", figure.page, name="figure"),
    path("boards/<slug:code>/<slug:key>/rows.csv", figure.table, name="figure_rows"),
    path("boards/<slug:code>/<slug:key>/figure.json", figure.data, name="figure_data"),
    path("open/<slug:code>/", public.page, name="public"),
    path("open/<slug:code>/months/", months.public_list, name="public_months"),
    path("open/<slug:code>/months/<slug:month>/", months.public_page, name="public_month"),
    path("api/v1/places/<slug:code>/months/<slug:month>", months.api, name="api_month"),
    path("api/v1/places/<slug:code>/figures", public.api, name="api_figures"),
    path("api/v1/places/<slug:code>/figures.csv", public.table, name="api_table"),
    path("api/v1/figures", public.dictionary, name="api_dictionary"),
]
