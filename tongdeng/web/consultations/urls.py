"""The addresses of the bench."""

from django.urls import URLPattern

from tongdeng.web.consultations import opinion_urls

urlpatterns: list[URLPattern] = [*opinion_urls.urlpatterns]
