"""`/api/v1/`: reading for everybody; partners will write with scopes."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from jica.platform.views.access import open_to_all

urlpatterns = [
    path("v1/", include("programs.api.urls")),
    path("v1/", include("participants.api.urls")),
    path("v1/openapi.yaml", open_to_all(SpectacularAPIView.as_view()), name="api_schema"),
    path("v1/docs/", open_to_all(SpectacularSwaggerSplitView.as_view(url_name="api_schema")), name="api_docs"),
]
