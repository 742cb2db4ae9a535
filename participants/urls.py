from django.urls import path

from participants.views import applications, documents, parts, resuming, statistics, steps, tracking

app_name = "participants"
urlpatterns = [
    path("courses/<int:pk>/apply/", applications.apply, name="apply"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/resume/<str:token>/", resuming.resume, name="resume"),
    path("applications/<int:pk>/link/", resuming.send, name="send_draft_link"),
    path("applications/<int:pk>/parts/<slug:name>/", parts.part, name="part"),
    path("applications/<int:pk>/consents/", parts.consent, name="consents"),
    path("applications/<int:pk>/documents/", documents.documents, name="documents"),
    path("applications/<int:pk>/documents/<int:document_pk>/remove/", documents.remove, name="remove_document"),
    path("applications/<int:pk>/documents/<int:document_pk>/", documents.document, name="document"),
    path("applications/<int:pk>/submit/", steps.submit, name="submit"),
    path("applications/<int:pk>/confirm/", steps.confirm, name="confirm"),
    path("applications/<int:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("track/", tracking.track, name="track"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/kind-by-year.csv", statistics.statistics_csv, name="statistics_csv"),
]
