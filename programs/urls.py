from django.urls import path

from programs.views import call_documents, courses, feeds

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
]
