from django.urls import path

from programs.views import courses

app_name = "programs"
urlpatterns = [
    path("courses/", courses.courses, name="courses"),
    path("courses/<int:pk>/", courses.course, name="course"),
]
