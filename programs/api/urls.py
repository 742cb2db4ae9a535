from rest_framework.routers import SimpleRouter

from programs.api.courses import CourseViewSet

router = SimpleRouter()
router.register("courses", CourseViewSet, basename="api_course")

urlpatterns = router.urls
