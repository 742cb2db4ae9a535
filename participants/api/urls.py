from django.urls import path

from participants.api.statistics import KindByYearView

urlpatterns = [path("statistics/kind-by-year/", KindByYearView.as_view(), name="api_kind_by_year")]
