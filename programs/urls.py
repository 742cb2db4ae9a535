from django.urls import path

from programs.views import call_documents, courses

app_name = "programs"
urlpatterns = [
    path("courses/", courses.courses, name="courses"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/<int:pk>/information.pdf", call_documents.as_pdf, name="course_pdf"),
    path("courses/<int:pk>/information.json", call_documents.as_data, name="course_data"),
]
