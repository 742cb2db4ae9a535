from django.urls import path

from participants.views import applications, documents, parts, statistics, steps, tracking

app_name = "participants"
urlpatterns = [
    path("courses/<int:pk>/apply/", applications.apply, name="apply"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/person/", parts.person, name="person"),
    path("applications/<int:pk>/work/", parts.work, name="work"),
    path("applications/<int:pk>/plan/", parts.plan, name="plan"),
    path("applications/<int:pk>/documents/", parts.documents, name="documents"),
    path("applications/<int:pk>/documents/<int:document_pk>/", documents.document, name="document"),
    path("applications/<int:pk>/submit/", steps.submit, name="submit"),
    path("applications/<int:pk>/confirm/", steps.confirm, name="confirm"),
    path("applications/<int:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("track/", tracking.track, name="track"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/kind-by-year.csv", statistics.statistics_csv, name="statistics_csv"),
]
