"""The addresses with a page of the bench on which a topic is raised, whatever rooms are above cases."""

from django.http import HttpResponse
from django.urls import path

from tongdeng.project import urls

urlpatterns = [path("bench/raise/", lambda request: HttpResponse(), name="topic_raise"), *urls.urlpatterns]
handler404 = urls.handler404
