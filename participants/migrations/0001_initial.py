import django.db.models.deletion
import jica.platform.crypto
import participants.models.applications
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("platform", "__first__"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChartImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=8)),
                ("svg", models.TextField()),
                ("drawn_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "chart",
                "verbose_name_plural": "charts",
                "constraints": [models.UniqueConstraint(fields=("name", "language"), name="chart_unique")],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "managed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whoever fills in for this person; one login may serve many.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="people",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
                ("surname", models.CharField(blank=True, max_length=150, verbose_name="surname as in the passport")),
                (
                    "given_names",
                    models.CharField(blank=True, max_length=150, verbose_name="given names as in the passport"),
                ),
                ("native_name", models.CharField(blank=True, max_length=300, verbose_name="name in your own script")),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "female"), ("M", "male"), ("X", "other"), ("U", "not said")],
                        default="U",
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date of birth")),
                (
                    "nationality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nationals",
                        to="programs.country",
                        verbose_name="nationality",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["surname", "given_names", "pk"],
                "indexes": [models.Index(fields=["surname", "given_names", "id"], name="person_by_passport_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("given_names", ""), ("surname", ""), _negated=True),
                        name="person_has_a_name",
                        violation_error_message="Give a surname or given names; both if the passport has both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["F", "M", "X", "U"])), name="person_sex_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="participants.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "managed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Whoever fills in for this person; one login may serve many.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
                ("surname", models.CharField(blank=True, max_length=150, verbose_name="surname as in the passport")),
                (
                    "given_names",
                    models.CharField(blank=True, max_length=150, verbose_name="given names as in the passport"),
                ),
                ("native_name", models.CharField(blank=True, max_length=300, verbose_name="name in your own script")),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "female"), ("M", "male"), ("X", "other"), ("U", "not said")],
                        default="U",
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date of birth")),
                (
                    "nationality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.country",
                        verbose_name="nationality",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnnualCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="fiscal year")),
                (
                    "base",
                    models.CharField(
                        choices=[
                            ("recorded", "Participants recorded with this software"),
                            ("reported", "Participants according to published reports of single courses"),
                        ],
                        max_length=10,
                        verbose_name="what is counted",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("country_focused", "Country Focused"),
                            ("group_region", "Training and Dialogue"),
                            ("young_leaders", "Young Leaders"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("participants", models.PositiveIntegerField(verbose_name="participants")),
                ("courses", models.PositiveIntegerField(verbose_name="courses")),
                ("counted_at", models.DateTimeField(verbose_name="counted")),
            ],
            options={
                "verbose_name": "annual count",
                "verbose_name_plural": "annual counts",
                "ordering": ["-fiscal_year", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("base", "fiscal_year", "kind"), name="annual_count_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("base__in", ["recorded", "reported"])), name="annual_count_base_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="participants.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="programs.country",
                        verbose_name="nominating country",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("returned", "returned for missing items"),
                            ("nominated", "nominated"),
                            ("received", "received by the office"),
                            ("under_selection", "under selection"),
                            ("accepted", "accepted"),
                            ("reserve", "on the reserve list"),
                            ("declined", "not selected"),
                            ("confirmed", "confirmed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("web", "this site"), ("paper", "paper")],
                        default="web",
                        max_length=10,
                        verbose_name="came by",
                    ),
                ),
                (
                    "tracking_code",
                    models.CharField(
                        default=participants.models.applications.make_tracking_code,
                        max_length=32,
                        unique=True,
                        verbose_name="tracking code",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        default="en",
                        max_length=8,
                    ),
                ),
                ("organization", models.CharField(blank=True, max_length=300, verbose_name="organization")),
                (
                    "organization_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national", "national government"),
                            ("local", "local government"),
                            ("public_enterprise", "public enterprise"),
                            ("private", "private, for profit"),
                            ("ngo", "NGO or private, not for profit"),
                            ("university", "university"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="type of organization",
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=300, verbose_name="position")),
                (
                    "experience_years",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="years of experience in the field"
                    ),
                ),
                ("duties", models.TextField(blank=True, verbose_name="present duties")),
                ("motivation", models.TextField(blank=True, verbose_name="what you want to learn")),
                ("plan", models.TextField(blank=True, verbose_name="what you will do with it after your return")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("is_late", models.BooleanField(default=False, verbose_name="late")),
                ("late_reason", models.TextField(blank=True, verbose_name="why late")),
                ("eligibility_reason", models.TextField(blank=True, verbose_name="why nevertheless")),
                ("snapshot", models.JSONField(blank=True, editable=False, null=True, verbose_name="as submitted")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("accept", "accept"), ("reserve", "reserve"), ("decline", "decline")],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                (
                    "reserve_rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="place on the reserve list"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["course", "state"], name="application_by_course"),
                    models.Index(fields=["country", "state"], name="application_by_country"),
                    models.Index(fields=["owner", "-id"], name="application_by_owner"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "submitted",
                                    "returned",
                                    "nominated",
                                    "received",
                                    "under_selection",
                                    "accepted",
                                    "reserve",
                                    "declined",
                                    "confirmed",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="application_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "confirmed"]), _negated=True),
                            ("outcome", "accept"),
                            _connector="OR",
                        ),
                        name="application_accepted_by_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            ("state", "withdrawn"),
                            models.Q(
                                ("country__isnull", False), ("person__isnull", False), ("submitted_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="application_submitted_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "draft",
                                    "submitted",
                                    "returned",
                                    "nominated",
                                    "received",
                                    "under_selection",
                                    "accepted",
                                    "reserve",
                                    "confirmed",
                                ),
                            )
                        ),
                        fields=("course", "person"),
                        name="application_once_per_course_and_person",
                        violation_error_message="This person already applies to this course.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="participants.application",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.country",
                        verbose_name="nominating country",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("returned", "returned for missing items"),
                            ("nominated", "nominated"),
                            ("received", "received by the office"),
                            ("under_selection", "under selection"),
                            ("accepted", "accepted"),
                            ("reserve", "on the reserve list"),
                            ("declined", "not selected"),
                            ("confirmed", "confirmed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("web", "this site"), ("paper", "paper")],
                        default="web",
                        max_length=10,
                        verbose_name="came by",
                    ),
                ),
                (
                    "tracking_code",
                    models.CharField(
                        default=participants.models.applications.make_tracking_code,
                        max_length=32,
                        verbose_name="tracking code",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        default="en",
                        max_length=8,
                    ),
                ),
                ("organization", models.CharField(blank=True, max_length=300, verbose_name="organization")),
                (
                    "organization_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national", "national government"),
                            ("local", "local government"),
                            ("public_enterprise", "public enterprise"),
                            ("private", "private, for profit"),
                            ("ngo", "NGO or private, not for profit"),
                            ("university", "university"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="type of organization",
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=300, verbose_name="position")),
                (
                    "experience_years",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="years of experience in the field"
                    ),
                ),
                ("duties", models.TextField(blank=True, verbose_name="present duties")),
                ("motivation", models.TextField(blank=True, verbose_name="what you want to learn")),
                ("plan", models.TextField(blank=True, verbose_name="what you will do with it after your return")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("is_late", models.BooleanField(default=False, verbose_name="late")),
                ("late_reason", models.TextField(blank=True, verbose_name="why late")),
                ("eligibility_reason", models.TextField(blank=True, verbose_name="why nevertheless")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("accept", "accept"), ("reserve", "reserve"), ("decline", "decline")],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                (
                    "reserve_rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="place on the reserve list"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("media_type", models.CharField(max_length=60, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("passport_copy", "copy of the passport")], max_length=20, verbose_name="kind"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=participants.models.applications.document_path, verbose_name="file"
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["application_id", "kind"],
                "constraints": [models.UniqueConstraint(fields=("application", "kind"), name="document_one_of_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="HealthAnswers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="health",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                ("answers", jica.platform.crypto.EncryptedJSONField(verbose_name="answers")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "health answers",
                "verbose_name_plural": "health answers",
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nomination",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "allotment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="programs.allotment",
                        verbose_name="allotment",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="programs.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(help_text="1 is the country's first choice.", verbose_name="rank"),
                ),
                ("nominated_at", models.DateTimeField(auto_now_add=True, verbose_name="nominated")),
            ],
            options={
                "verbose_name": "nomination",
                "verbose_name_plural": "nominations",
                "ordering": ["allotment_id", "rank"],
                "constraints": [
                    models.UniqueConstraint(fields=("allotment", "rank"), name="nomination_rank_unique"),
                    models.CheckConstraint(condition=models.Q(("rank__gte", 1)), name="nomination_rank_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participation",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="participants.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("participant", "participant"),
                            ("observer", "observer"),
                            ("group_leader", "group leader"),
                        ],
                        default="participant",
                        max_length=15,
                        verbose_name="role",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("arrived", "arrived"),
                            ("completed", "completed"),
                            ("no_show", "did not come"),
                            ("left_early", "left early"),
                            ("cancelled", "cancelled"),
                        ],
                        default="confirmed",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("exit_reason", models.TextField(blank=True, verbose_name="why it ended early")),
                ("confirmed_at", models.DateTimeField(auto_now_add=True, verbose_name="confirmed")),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        editable=False, help_text="In which the first session lies.", verbose_name="fiscal year"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("country_focused", "Country Focused"),
                            ("group_region", "Training and Dialogue"),
                            ("young_leaders", "Young Leaders"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="programs.country",
                        verbose_name="nominating country",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="programs.sector",
                        verbose_name="sector",
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "female"), ("M", "male"), ("X", "other"), ("U", "not said")],
                        editable=False,
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "organization_kind",
                    models.CharField(
                        choices=[
                            ("national", "national government"),
                            ("local", "local government"),
                            ("public_enterprise", "public enterprise"),
                            ("private", "private, for profit"),
                            ("ngo", "NGO or private, not for profit"),
                            ("university", "university"),
                            ("other", "other"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="type of organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["fiscal_year", "kind", "country"], name="participation_by_year"),
                    models.Index(fields=["course", "state"], name="participation_by_course"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["confirmed", "arrived", "completed", "no_show", "left_early", "cancelled"])
                        ),
                        name="participation_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["participant", "observer", "group_leader"])),
                        name="participation_role_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("course", "person"), name="participation_once_per_course_and_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParticipationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="participants.participation",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("participant", "participant"),
                            ("observer", "observer"),
                            ("group_leader", "group leader"),
                        ],
                        default="participant",
                        max_length=15,
                        verbose_name="role",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("arrived", "arrived"),
                            ("completed", "completed"),
                            ("no_show", "did not come"),
                            ("left_early", "left early"),
                            ("cancelled", "cancelled"),
                        ],
                        default="confirmed",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("exit_reason", models.TextField(blank=True, verbose_name="why it ended early")),
                ("confirmed_at", models.DateTimeField(auto_now_add=True, verbose_name="confirmed")),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        editable=False, help_text="In which the first session lies.", verbose_name="fiscal year"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("country_focused", "Country Focused"),
                            ("group_region", "Training and Dialogue"),
                            ("young_leaders", "Young Leaders"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.country",
                        verbose_name="nominating country",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.sector",
                        verbose_name="sector",
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "female"), ("M", "male"), ("X", "other"), ("U", "not said")],
                        editable=False,
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "organization_kind",
                    models.CharField(
                        choices=[
                            ("national", "national government"),
                            ("local", "local government"),
                            ("public_enterprise", "public enterprise"),
                            ("private", "private, for profit"),
                            ("ngo", "NGO or private, not for profit"),
                            ("university", "university"),
                            ("other", "other"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="type of organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Passport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passport",
                        to="participants.person",
                        verbose_name="person",
                    ),
                ),
                ("details", jica.platform.crypto.EncryptedJSONField(verbose_name="details")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "passport",
                "verbose_name_plural": "passports",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_personevent" ("birth_date", "email", "given_names", "id", "managed_by_id", "nationality_id", "native_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sex", "surname") VALUES (NEW."birth_date", NEW."email", NEW."given_names", NEW."id", NEW."managed_by_id", NEW."nationality_id", NEW."native_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."sex", NEW."surname"); RETURN NULL;',
                    hash="8bd7c99fe881bcfd39ba1ff08bc41ed160993fd6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ccb1c",
                    table="participants_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "participants_personevent" ("birth_date", "email", "given_names", "id", "managed_by_id", "nationality_id", "native_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sex", "surname") VALUES (NEW."birth_date", NEW."email", NEW."given_names", NEW."id", NEW."managed_by_id", NEW."nationality_id", NEW."native_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."sex", NEW."surname"); RETURN NULL;',
                    hash="72d196ba68d88815698b653c6e76e0f372a61f13",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_16a4e",
                    table="participants_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_participationevent" ("application_id", "confirmed_at", "country_id", "course_id", "exit_reason", "fiscal_year", "id", "kind", "organization_kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sector_id", "sex", "state") VALUES (NEW."application_id", NEW."confirmed_at", NEW."country_id", NEW."course_id", NEW."exit_reason", NEW."fiscal_year", NEW."id", NEW."kind", NEW."organization_kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."sector_id", NEW."sex", NEW."state"); RETURN NULL;',
                    hash="0289e7d349b213692e111f0ebcec4450f792fd0e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bbdda",
                    table="participants_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "participants_participationevent" ("application_id", "confirmed_at", "country_id", "course_id", "exit_reason", "fiscal_year", "id", "kind", "organization_kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sector_id", "sex", "state") VALUES (NEW."application_id", NEW."confirmed_at", NEW."country_id", NEW."course_id", NEW."exit_reason", NEW."fiscal_year", NEW."id", NEW."kind", NEW."organization_kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."sector_id", NEW."sex", NEW."state"); RETURN NULL;',
                    hash="534e6358ac0d877b5f0571effbedaac20124f9e4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d8d8c",
                    table="participants_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_applicationevent" ("channel", "country_id", "course_id", "created_at", "decided_at", "decided_by_id", "duties", "eligibility_reason", "experience_years", "id", "is_late", "language", "late_reason", "motivation", "organization", "organization_kind", "outcome", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "position", "reserve_rank", "state", "submitted_at", "tracking_code", "updated_at") VALUES (NEW."channel", NEW."country_id", NEW."course_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."duties", NEW."eligibility_reason", NEW."experience_years", NEW."id", NEW."is_late", NEW."language", NEW."late_reason", NEW."motivation", NEW."organization", NEW."organization_kind", NEW."outcome", NEW."owner_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan", NEW."position", NEW."reserve_rank", NEW."state", NEW."submitted_at", NEW."tracking_code", NEW."updated_at"); RETURN NULL;',
                    hash="c0a0fede5ad06c6eb4008419d51e18493db5da8d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f6316",
                    table="participants_application",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."course_id" IS DISTINCT FROM (NEW."course_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."duties" IS DISTINCT FROM (NEW."duties") OR OLD."eligibility_reason" IS DISTINCT FROM (NEW."eligibility_reason") OR OLD."experience_years" IS DISTINCT FROM (NEW."experience_years") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_late" IS DISTINCT FROM (NEW."is_late") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."late_reason" IS DISTINCT FROM (NEW."late_reason") OR OLD."motivation" IS DISTINCT FROM (NEW."motivation") OR OLD."organization" IS DISTINCT FROM (NEW."organization") OR OLD."organization_kind" IS DISTINCT FROM (NEW."organization_kind") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."plan" IS DISTINCT FROM (NEW."plan") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."reserve_rank" IS DISTINCT FROM (NEW."reserve_rank") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."tracking_code" IS DISTINCT FROM (NEW."tracking_code") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "participants_applicationevent" ("channel", "country_id", "course_id", "created_at", "decided_at", "decided_by_id", "duties", "eligibility_reason", "experience_years", "id", "is_late", "language", "late_reason", "motivation", "organization", "organization_kind", "outcome", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "position", "reserve_rank", "state", "submitted_at", "tracking_code", "updated_at") VALUES (NEW."channel", NEW."country_id", NEW."course_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."duties", NEW."eligibility_reason", NEW."experience_years", NEW."id", NEW."is_late", NEW."language", NEW."late_reason", NEW."motivation", NEW."organization", NEW."organization_kind", NEW."outcome", NEW."owner_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan", NEW."position", NEW."reserve_rank", NEW."state", NEW."submitted_at", NEW."tracking_code", NEW."updated_at"); RETURN NULL;',
                    hash="88019905cd8e3e7fff5bbf7e03333e66b28e91dd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_14fc4",
                    table="participants_application",
                    when="AFTER",
                ),
            ),
        ),
    ]
