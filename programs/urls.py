from django.urls import path

from programs.views import call_documents, courses, feeds, requests, surveys

app_name = "programs"
urlpatterns = [
    path("courses/", courses.courses, name="courses"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/open-calls.atom", feeds.calls_atom, name="calls_atom"),
    path("courses/open-calls.json", feeds.calls_json, name="calls_json"),
    path("courses/open-calls.ics", feeds.calls_calendar, name="calls_calendar"),
    path("courses/<int:pk>/calendar.ics", feeds.course_calendar, name="course_calendar"),
    path("courses/<int:pk>/information.pdf", call_documents.as_pdf, name="course_pdf"),
    path("courses/<int:pk>/information.json", call_documents.as_data, name="course_data"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("surveys/<int:pk>/courses/<int:proposal_pk>/", surveys.answer, name="answer"),
    path("surveys/<int:pk>/courses/<int:proposal_pk>/not-wanted/", surveys.not_wanted, name="not_wanted"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.new_request, name="new_request"),
    path("requests/<int:pk>/", requests.own_request, name="request"),
    path("requests/<int:pk>/change/", requests.change, name="change_request"),
    path("requests/<int:pk>/submit/", requests.submit, name="submit_request"),
    path("requests/<int:pk>/withdraw/", requests.withdraw, name="withdraw_request"),
]
