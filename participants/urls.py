from django.http import HttpResponse
from django.urls import path

from jica.platform.views.access import for_signed_in

app_name = "participants"
urlpatterns = [path("applications/<int:pk>/", for_signed_in(lambda r, pk: HttpResponse("")), name="application")]
