"""The addresses as they are in demo mode."""

from django.urls import path

from tongdeng.project import urls
from tongdeng.web.site import demo

urlpatterns = [
    *urls.urlpatterns,
    path("demo/", demo.door, name="demo"),
    path("demo/become/", demo.become, name="become"),
]
handler404 = urls.handler404
