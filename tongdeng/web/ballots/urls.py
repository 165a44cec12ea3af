"""The addresses of votes, elections, committees and polls."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
