import django.contrib.postgres.indexes
import django.core.validators
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
                ("display_name", models.CharField(blank=True, max_length=150, verbose_name="called")),
                (
                    "certificate_name",
                    models.CharField(blank=True, max_length=300, verbose_name="name on the certificate"),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "female"), ("M", "male"), ("X", "other"), ("U", "not said")],
                        default="U",
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "birth",
                    models.CharField(
                        blank=True,
                        help_text="Year, month and day; the year alone where the passport shows no more.",
                        max_length=10,
                        validators=[django.core.validators.RegexValidator("^\\d{4}(-\\d{2}){0,2}$")],
                        verbose_name="date of birth",
                    ),
                ),
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
                (
                    "residence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residents",
                        to="programs.country",
                        verbose_name="country where the person lives",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("search", models.TextField(default="", editable=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["surname", "given_names", "pk"],
                "indexes": [
                    models.Index(fields=["surname", "given_names", "id"], name="person_by_passport_name"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="person_search"
                    ),
                ],
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
                ("display_name", models.CharField(blank=True, max_length=150, verbose_name="called")),
                (
                    "certificate_name",
                    models.CharField(blank=True, max_length=300, verbose_name="name on the certificate"),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "female"), ("M", "male"), ("X", "other"), ("U", "not said")],
                        default="U",
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "birth",
                    models.CharField(
                        blank=True,
                        help_text="Year, month and day; the year alone where the passport shows no more.",
                        max_length=10,
                        validators=[django.core.validators.RegexValidator("^\\d{4}(-\\d{2}){0,2}$")],
                        verbose_name="date of birth",
                    ),
                ),
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
                (
                    "residence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.country",
                        verbose_name="country where the person lives",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("search", models.TextField(default="", editable=False)),
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
                            ("endorsed", "endorsed"),
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
                    "key",
                    models.CharField(
                        default=participants.models.applications.make_secret, editable=False, max_length=64, unique=True
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
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="As it was typed in, passport order.", max_length=301, verbose_name="name"
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
                                    "endorsed",
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
                                    "endorsed",
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
                            ("endorsed", "endorsed"),
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
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="As it was typed in, passport order.", max_length=301, verbose_name="name"
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
            name="ApplicationPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                ("name", models.CharField(max_length=30, verbose_name="part")),
                ("answers", models.JSONField(default=dict, verbose_name="answers")),
                ("is_complete", models.BooleanField(default=False, verbose_name="complete")),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved")),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "part of an application",
                "verbose_name_plural": "parts of applications",
                "ordering": ["application_id", "pk"],
                "constraints": [models.UniqueConstraint(fields=("application", "name"), name="application_part_once")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("personal", "personal data"),
                            ("sensitive", "health data"),
                            ("identifiers", "passport data"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("words_version", models.CharField(max_length=10, verbose_name="version of the words")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        max_length=8,
                    ),
                ),
                ("given_at", models.DateTimeField(auto_now_add=True, verbose_name="given")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["application_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["personal", "sensitive", "identifiers"])),
                        name="consent_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_at__gte", models.F("given_at")), _connector="OR"
                        ),
                        name="consent_withdrawn_after_given",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("application", "kind"),
                        name="consent_in_force_once",
                    ),
                ],
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
                        choices=[
                            ("passport_copy", "copy of the passport"),
                            ("language_certificate", "language certificate"),
                            ("inception_report", "inception or country report"),
                            ("questionnaire", "questionnaire of the course"),
                            ("country_form", "form of your own government"),
                            ("recommendation", "letter of recommendation"),
                            ("other", "another document"),
                            ("signed_form", "signed form on paper"),
                        ],
                        max_length=24,
                        verbose_name="kind",
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
                "constraints": [
                    models.UniqueConstraint(fields=("application", "kind"), name="document_one_of_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "passport_copy",
                                    "language_certificate",
                                    "inception_report",
                                    "questionnaire",
                                    "country_form",
                                    "recommendation",
                                    "other",
                                    "signed_form",
                                ],
                            )
                        ),
                        name="document_kind_is_known",
                    ),
                ],
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
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passport",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                ("answers", jica.platform.crypto.EncryptedJSONField(verbose_name="answers")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "passport",
                "verbose_name_plural": "passports",
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="submissions",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="number")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                ("answers", models.JSONField(verbose_name="answers")),
                ("sha256", models.CharField(max_length=64, verbose_name="check sum")),
            ],
            options={
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
                "ordering": ["application_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="submission_number_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsements",
                        to="participants.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="participants.submission",
                        verbose_name="what is endorsed",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="place in the order")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organization", "head of the applicant's organization, by a signed link"),
                            ("authority", "authority, by its own account"),
                        ],
                        max_length=12,
                        verbose_name="who endorses",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="programs.authority",
                        verbose_name="authority",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("endorsed", "endorsed"),
                            ("returned", "returned"),
                            ("closed", "not needed any more"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=participants.models.applications.make_secret, editable=False, max_length=64, unique=True
                    ),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="link good until")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                ("signer_name", models.CharField(blank=True, max_length=300, verbose_name="signed by")),
                (
                    "signer_position",
                    models.CharField(blank=True, max_length=300, verbose_name="position of the signer"),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 is the first choice.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="rank",
                    ),
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
                ("is_by_silence", models.BooleanField(default=False, verbose_name="by silence")),
            ],
            options={
                "verbose_name": "endorsement",
                "verbose_name_plural": "endorsements",
                "ordering": ["application_id", "position"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["authority", "asked_at"],
                        name="endorsement_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "endorsed", "returned", "closed"])),
                        name="endorsement_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["organization", "authority"])),
                        name="endorsement_kind_is_known",
                    ),
                    models.UniqueConstraint(fields=("submission", "position"), name="endorsement_position_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="endorsement_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "authority"), ("authority__isnull", False)),
                            models.Q(("kind", "organization"), ("authority__isnull", True)),
                            _connector="OR",
                        ),
                        name="endorsement_names_its_authority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EndorsementEvent",
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
                        to="participants.endorsement",
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
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="participants.submission",
                        verbose_name="what is endorsed",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="place in the order")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organization", "head of the applicant's organization, by a signed link"),
                            ("authority", "authority, by its own account"),
                        ],
                        max_length=12,
                        verbose_name="who endorses",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.authority",
                        verbose_name="authority",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("endorsed", "endorsed"),
                            ("returned", "returned"),
                            ("closed", "not needed any more"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="link good until")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                ("signer_name", models.CharField(blank=True, max_length=300, verbose_name="signed by")),
                (
                    "signer_position",
                    models.CharField(blank=True, max_length=300, verbose_name="position of the signer"),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 is the first choice.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="rank",
                    ),
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
                ("is_by_silence", models.BooleanField(default=False, verbose_name="by silence")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_personevent" ("birth", "certificate_name", "display_name", "email", "given_names", "id", "managed_by_id", "nationality_id", "native_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "residence_id", "search", "sex", "surname") VALUES (NEW."birth", NEW."certificate_name", NEW."display_name", NEW."email", NEW."given_names", NEW."id", NEW."managed_by_id", NEW."nationality_id", NEW."native_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."residence_id", NEW."search", NEW."sex", NEW."surname"); RETURN NULL;',
                    hash="081aa3239a683d3bb1a657962a86ea7f872f16e3",
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
                    func='INSERT INTO "participants_personevent" ("birth", "certificate_name", "display_name", "email", "given_names", "id", "managed_by_id", "nationality_id", "native_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "residence_id", "search", "sex", "surname") VALUES (NEW."birth", NEW."certificate_name", NEW."display_name", NEW."email", NEW."given_names", NEW."id", NEW."managed_by_id", NEW."nationality_id", NEW."native_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."residence_id", NEW."search", NEW."sex", NEW."surname"); RETURN NULL;',
                    hash="e7ae866023d04f506fa5217548fbe5d5514ced9b",
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
                    func='INSERT INTO "participants_applicationevent" ("channel", "country_id", "course_id", "created_at", "decided_at", "decided_by_id", "eligibility_reason", "experience_years", "id", "is_late", "language", "late_reason", "name", "organization", "organization_kind", "outcome", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reserve_rank", "state", "submitted_at", "tracking_code", "updated_at") VALUES (NEW."channel", NEW."country_id", NEW."course_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."eligibility_reason", NEW."experience_years", NEW."id", NEW."is_late", NEW."language", NEW."late_reason", NEW."name", NEW."organization", NEW."organization_kind", NEW."outcome", NEW."owner_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."reserve_rank", NEW."state", NEW."submitted_at", NEW."tracking_code", NEW."updated_at"); RETURN NULL;',
                    hash="4ec617d17f2f7c4953a2172b10072cc198dfb2e3",
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
                    condition='WHEN (OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."course_id" IS DISTINCT FROM (NEW."course_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."eligibility_reason" IS DISTINCT FROM (NEW."eligibility_reason") OR OLD."experience_years" IS DISTINCT FROM (NEW."experience_years") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_late" IS DISTINCT FROM (NEW."is_late") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."late_reason" IS DISTINCT FROM (NEW."late_reason") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization" IS DISTINCT FROM (NEW."organization") OR OLD."organization_kind" IS DISTINCT FROM (NEW."organization_kind") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."reserve_rank" IS DISTINCT FROM (NEW."reserve_rank") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."tracking_code" IS DISTINCT FROM (NEW."tracking_code") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "participants_applicationevent" ("channel", "country_id", "course_id", "created_at", "decided_at", "decided_by_id", "eligibility_reason", "experience_years", "id", "is_late", "language", "late_reason", "name", "organization", "organization_kind", "outcome", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reserve_rank", "state", "submitted_at", "tracking_code", "updated_at") VALUES (NEW."channel", NEW."country_id", NEW."course_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."eligibility_reason", NEW."experience_years", NEW."id", NEW."is_late", NEW."language", NEW."late_reason", NEW."name", NEW."organization", NEW."organization_kind", NEW."outcome", NEW."owner_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."reserve_rank", NEW."state", NEW."submitted_at", NEW."tracking_code", NEW."updated_at"); RETURN NULL;',
                    hash="78884d5cc245843de19eb4f3c4ec01445c4770e2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_14fc4",
                    table="participants_application",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="endorsement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "participants_endorsementevent" ("application_id", "asked_at", "authority_id", "comment", "decided_at", "decided_by_id", "email", "expires_at", "id", "is_by_silence", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rank", "reminded_at", "signer_name", "signer_position", "state", "submission_id") VALUES (NEW."application_id", NEW."asked_at", NEW."authority_id", NEW."comment", NEW."decided_at", NEW."decided_by_id", NEW."email", NEW."expires_at", NEW."id", NEW."is_by_silence", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."rank", NEW."reminded_at", NEW."signer_name", NEW."signer_position", NEW."state", NEW."submission_id"); RETURN NULL;',
                    hash="7523e9e775c6bd0787f25054a8fe30a68d30b033",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f108d",
                    table="participants_endorsement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="endorsement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."authority_id" IS DISTINCT FROM (NEW."authority_id") OR OLD."comment" IS DISTINCT FROM (NEW."comment") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_by_silence" IS DISTINCT FROM (NEW."is_by_silence") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."reminded_at" IS DISTINCT FROM (NEW."reminded_at") OR OLD."signer_name" IS DISTINCT FROM (NEW."signer_name") OR OLD."signer_position" IS DISTINCT FROM (NEW."signer_position") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id"))',
                    func='INSERT INTO "participants_endorsementevent" ("application_id", "asked_at", "authority_id", "comment", "decided_at", "decided_by_id", "email", "expires_at", "id", "is_by_silence", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rank", "reminded_at", "signer_name", "signer_position", "state", "submission_id") VALUES (NEW."application_id", NEW."asked_at", NEW."authority_id", NEW."comment", NEW."decided_at", NEW."decided_by_id", NEW."email", NEW."expires_at", NEW."id", NEW."is_by_silence", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."rank", NEW."reminded_at", NEW."signer_name", NEW."signer_position", NEW."state", NEW."submission_id"); RETURN NULL;',
                    hash="6fcff1535d896c99a976052dc36ab4976e93d292",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0670f",
                    table="participants_endorsement",
                    when="AFTER",
                ),
            ),
        ),
    ]
