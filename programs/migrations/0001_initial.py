import datetime
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import jica.platform.calendars
import pgtrigger.compiler
import pgtrigger.migrations
import programs.models.requests
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # The libraries' migrations come first: each of them would otherwise render all our models anew,
    # which makes a fresh start three times as long.
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("platform", "__first__"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Country",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iso3", models.CharField(max_length=3, unique=True, verbose_name="ISO 3166-1 alpha-3")),
                ("iso2", models.CharField(max_length=2, unique=True, verbose_name="ISO 3166-1 alpha-2")),
                ("name_en", models.CharField(max_length=100, unique=True, verbose_name="name in English")),
                ("name_fr", models.CharField(blank=True, max_length=100, verbose_name="name in French")),
                ("name_es", models.CharField(blank=True, max_length=100, verbose_name="name in Spanish")),
                ("name_ja", models.CharField(blank=True, max_length=100, verbose_name="name in Japanese")),
                ("name_official", models.CharField(blank=True, max_length=200, verbose_name="official name")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "country",
                "verbose_name_plural": "countries",
                "ordering": ["name_en"],
            },
        ),
        migrations.CreateModel(
            name="HostOrganization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=200, unique=True, verbose_name="name in English")),
                ("name_ja", models.CharField(blank=True, max_length=200, verbose_name="name in Japanese")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("national government", "national government"),
                            ("local government", "local government"),
                            ("university", "university"),
                            ("public-interest corporation", "non-profit or public-interest corporation"),
                            ("private company", "private company"),
                            ("NPO", "NGO"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("prefecture", models.CharField(blank=True, max_length=60, verbose_name="prefecture")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "host organization",
                "verbose_name_plural": "host organizations",
                "ordering": ["name_en"],
            },
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorities",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "is_coordinating",
                    models.BooleanField(
                        default=False, help_text="Its word is the nomination.", verbose_name="coordinating body"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
            ],
            options={
                "verbose_name": "authority",
                "verbose_name_plural": "authorities",
                "ordering": ["country__name_en", "name"],
                "constraints": [models.UniqueConstraint(fields=("country", "name"), name="authority_name_unique")],
            },
        ),
        migrations.CreateModel(
            name="CountryAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("folded", models.CharField(editable=False, max_length=200, unique=True)),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "alias",
                "verbose_name_plural": "aliases",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="CountryMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("region", "Region"),
                            ("subregion", "Subregion"),
                            ("dac", "DAC list of ODA recipients"),
                            ("income", "DAC income group"),
                            ("ldc", "Least developed country"),
                            ("lldc", "Landlocked developing country"),
                            ("sids", "Small island developing state"),
                            ("hipc", "Heavily indebted poor country"),
                        ],
                        max_length=12,
                        verbose_name="list",
                    ),
                ),
                ("value", models.CharField(max_length=60, verbose_name="class")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="to")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["scheme", "value"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "scheme", "value", "valid_from"),
                        name="membership_unique",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="membership_ends_after_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NominationProcedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedure",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "instructions",
                    models.TextField(
                        blank=True,
                        help_text="Shown to applicants of this country.",
                        verbose_name="what applicants should know",
                    ),
                ),
                ("questions", models.JSONField(blank=True, default=list, verbose_name="questions of the country")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        default="en",
                        max_length=8,
                        verbose_name="language of the instructions and questions",
                    ),
                ),
                (
                    "remind_after_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days after which whoever is silent is reminded",
                    ),
                ),
                (
                    "link_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="days for which a signed link is good",
                    ),
                ),
            ],
            options={
                "verbose_name": "nomination procedure",
                "verbose_name_plural": "nomination procedures",
                "ordering": ["country__name_en"],
            },
        ),
        migrations.CreateModel(
            name="EndorsementStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="programs.nominationprocedure",
                        verbose_name="nomination procedure",
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
                        related_name="+",
                        to="programs.authority",
                        verbose_name="authority",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of endorsement",
                "verbose_name_plural": "steps of endorsement",
                "ordering": ["procedure_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("procedure", "position"), name="endorsement_step_position_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["organization", "authority"])),
                        name="endorsement_step_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "authority"), ("authority__isnull", False)),
                            models.Q(("kind", "organization"), ("authority__isnull", True)),
                            _connector="OR",
                        ),
                        name="endorsement_step_names_its_authority",
                        violation_error_message="Choose the authority for a step of an authority, and only for that.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NominationProcedureEvent",
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
                        to="programs.nominationprocedure",
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
                    "country",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "instructions",
                    models.TextField(
                        blank=True,
                        help_text="Shown to applicants of this country.",
                        verbose_name="what applicants should know",
                    ),
                ),
                ("questions", models.JSONField(blank=True, default=list, verbose_name="questions of the country")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        default="en",
                        max_length=8,
                        verbose_name="language of the instructions and questions",
                    ),
                ),
                (
                    "remind_after_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days after which whoever is silent is reminded",
                    ),
                ),
                (
                    "link_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="days for which a signed link is good",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("center", "Center in Japan"),
                            ("overseas", "Office overseas"),
                            ("embassy", "Embassy of Japan"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name_en", models.CharField(max_length=120, unique=True, verbose_name="name in English")),
                ("name_ja", models.CharField(blank=True, max_length=120, verbose_name="name in Japanese")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices_located",
                        to="programs.country",
                        verbose_name="located in",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        max_length=64, validators=[jica.platform.calendars.validate_zone], verbose_name="time zone"
                    ),
                ),
                ("prefecture", models.CharField(blank=True, max_length=60, verbose_name="prefecture")),
                ("city", models.CharField(blank=True, max_length=60, verbose_name="city")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "covers",
                    models.ManyToManyField(
                        blank=True, related_name="offices", to="programs.country", verbose_name="countries covered"
                    ),
                ),
            ],
            options={
                "verbose_name": "office",
                "verbose_name_plural": "offices",
                "ordering": ["kind", "name_en"],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("technical_cooperation", "technical cooperation project"), ("loan", "loan project")],
                        max_length=22,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("country", "name"), name="project_name_unique")],
            },
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="valid from")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="The last day; empty: no end.", null=True, verbose_name="valid to"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("hq_officer", "Head office officer"),
                            ("center_officer", "Center officer"),
                            ("overseas_officer", "Overseas office officer"),
                            ("medical_reviewer", "Medical reviewer"),
                            ("statistician", "Statistician"),
                            ("host", "Host organization"),
                            ("focal_point", "Focal point of an authority"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "host_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.hostorganization",
                        verbose_name="host organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="roleassignment_ends_after_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "hq_officer",
                                    "center_officer",
                                    "overseas_officer",
                                    "medical_reviewer",
                                    "statistician",
                                    "host",
                                    "focal_point",
                                ],
                            )
                        ),
                        name="role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "center_officer"), _negated=True),
                            ("office__isnull", False),
                            _connector="OR",
                        ),
                        name="center_officer_names_its_scope",
                        violation_error_message="This role works within a scope: choose it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "overseas_officer"), _negated=True),
                            ("office__isnull", False),
                            _connector="OR",
                        ),
                        name="overseas_officer_names_its_scope",
                        violation_error_message="This role works within a scope: choose it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "focal_point"), _negated=True),
                            ("authority__isnull", False),
                            _connector="OR",
                        ),
                        name="focal_point_names_its_scope",
                        violation_error_message="This role works within a scope: choose it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "host"), _negated=True),
                            ("host_organization__isnull", False),
                            _connector="OR",
                        ),
                        name="host_names_its_scope",
                        violation_error_message="This role works within a scope: choose it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.CharField(
                        choices=[("issue_field", "Issue field"), ("statistics", "Annual report")],
                        max_length=12,
                        verbose_name="scheme",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="programs.sector",
                        verbose_name="parent",
                    ),
                ),
                ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                ("name_fr", models.CharField(blank=True, max_length=120, verbose_name="name in French")),
                ("name_es", models.CharField(blank=True, max_length=120, verbose_name="name in Spanish")),
                ("name_ja", models.CharField(blank=True, max_length=120, verbose_name="name in Japanese")),
                ("crs_codes", models.JSONField(blank=True, default=list, verbose_name="CRS purpose codes")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "sector",
                "verbose_name_plural": "sectors",
                "ordering": ["scheme", "code"],
                "constraints": [models.UniqueConstraint(fields=("scheme", "code"), name="sector_code_unique")],
            },
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        help_text="The year in which the courses are held.",
                        unique=True,
                        validators=[django.core.validators.MinValueValidator(1954)],
                        verbose_name="fiscal year",
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="opens on")),
                ("closes_on", models.DateField(verbose_name="closes on")),
                (
                    "zone",
                    models.CharField(
                        default="Asia/Tokyo",
                        max_length=64,
                        validators=[jica.platform.calendars.validate_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("closes_at", models.DateTimeField(editable=False)),
                (
                    "introduction",
                    models.TextField(blank=True, help_text="What countries read first.", verbose_name="introduction"),
                ),
            ],
            options={
                "verbose_name": "survey",
                "verbose_name_plural": "surveys",
                "ordering": ["-fiscal_year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_on__lte", models.F("closes_on"))),
                        name="survey_closes_after_opening",
                        violation_error_message="The survey must not close before it opens.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("title_ja", models.CharField(blank=True, max_length=300, verbose_name="title in Japanese")),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programs",
                        to="programs.sector",
                        verbose_name="sector",
                    ),
                ),
                (
                    "first_fiscal_year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1954)], verbose_name="first fiscal year"
                    ),
                ),
                (
                    "planned_years",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="planned years",
                    ),
                ),
                (
                    "minimum_requests",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Country requests that must be adopted before a course is carried out.",
                        verbose_name="minimum of adopted requests",
                    ),
                ),
                (
                    "organized_by",
                    models.CharField(
                        choices=[
                            ("agency", "the agency"),
                            ("ministry", "a ministry"),
                            ("local_government", "a local government with a national subsidy"),
                            ("non_profit", "a non-profit corporation"),
                            ("company", "a private company"),
                        ],
                        default="agency",
                        max_length=20,
                        verbose_name="organized by",
                    ),
                ),
                (
                    "paid_by",
                    models.CharField(
                        choices=[
                            ("agency", "the agency"),
                            ("ministry", "a ministry"),
                            ("local_government", "a local government with a national subsidy"),
                            ("non_profit", "a non-profit corporation"),
                            ("company", "a private company"),
                        ],
                        default="agency",
                        max_length=20,
                        verbose_name="paid by",
                    ),
                ),
                (
                    "organizer_name",
                    models.CharField(
                        blank=True,
                        help_text="If it is not the agency.",
                        max_length=200,
                        verbose_name="name of the organizer",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        help_text="For the training of counterparts of a project.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programs",
                        to="programs.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "program",
                "verbose_name_plural": "programs",
                "ordering": ["title", "pk"],
                "indexes": [models.Index(fields=["kind"], name="program_by_kind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["country_focused", "group_region", "young_leaders"])),
                        name="program_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned_years__range", (1, 3))),
                        name="program_lasts_one_to_three_years",
                        violation_error_message="A program lasts one to three years.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        help_text="1 April to 31 March, named by its first year.",
                        validators=[django.core.validators.MinValueValidator(1954)],
                        verbose_name="fiscal year",
                    ),
                ),
                (
                    "run",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="Which of the planned years this is.", verbose_name="run"
                    ),
                ),
                (
                    "suffix",
                    models.CharField(
                        blank=True,
                        help_text="A, B, … where a course runs more than once a year.",
                        max_length=3,
                        verbose_name="parallel run",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Without hyphens.",
                        max_length=30,
                        null=True,
                        unique=True,
                        verbose_name="course number",
                    ),
                ),
                ("number_printed", models.CharField(blank=True, max_length=40, verbose_name="number as printed")),
                (
                    "project_number",
                    models.CharField(
                        blank=True,
                        help_text="Printed as ID; one project has many runs.",
                        max_length=20,
                        verbose_name="project number",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "proposed to countries"),
                            ("adopted", "adopted"),
                            ("not_adopted", "not adopted"),
                            ("published", "call published"),
                            ("confirmed", "confirmed"),
                            ("completed", "completed"),
                            ("closed", "closed"),
                            ("postponed", "postponed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "in Japan"), ("online", "online"), ("both", "in Japan and online")],
                        default="in_person",
                        max_length=10,
                        verbose_name="mode",
                    ),
                ),
                (
                    "languages",
                    models.JSONField(blank=True, default=list, help_text="ISO 639-1 codes.", verbose_name="languages"),
                ),
                (
                    "organizing_office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="programs.office",
                        verbose_name="organizing center",
                    ),
                ),
                (
                    "briefing_office",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where participants are received, if it is not the organizing center.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefed_courses",
                        to="programs.office",
                        verbose_name="briefing center",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Participants at most.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="capacity",
                    ),
                ),
                ("deadline_on", models.DateField(blank=True, null=True, verbose_name="deadline")),
                (
                    "deadline_time",
                    models.TimeField(default=datetime.time(23, 59, 59), verbose_name="time of the deadline"),
                ),
                (
                    "deadline_zone",
                    models.CharField(
                        blank=True,
                        help_text="Asia/Tokyo, …",
                        max_length=64,
                        validators=[jica.platform.calendars.validate_zone],
                        verbose_name="zone of the deadline",
                    ),
                ),
                (
                    "deadline_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="deadline (UTC)"),
                ),
                (
                    "participants_reported",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="From a published report of a course that was not run with this software.",
                        null=True,
                        verbose_name="participants as reported",
                    ),
                ),
                ("reference_key", models.CharField(blank=True, editable=False, max_length=300, null=True, unique=True)),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("search", models.TextField(default="", editable=False)),
            ],
            options={
                "verbose_name": "course",
                "verbose_name_plural": "courses",
                "ordering": ["-fiscal_year", "program__title", "pk"],
                "indexes": [
                    models.Index(fields=["-fiscal_year", "-id"], name="course_newest_first"),
                    models.Index(fields=["state", "deadline_at"], name="course_open_calls"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="course_search"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "proposed",
                                    "adopted",
                                    "not_adopted",
                                    "published",
                                    "confirmed",
                                    "completed",
                                    "closed",
                                    "postponed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="course_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="course_ends_after_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__isnull", True), ("capacity__gte", 1), _connector="OR"),
                        name="course_has_room",
                        violation_error_message="The capacity must be at least 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("run__range", (1, 3))),
                        name="course_is_one_of_three_runs",
                        violation_error_message="A program runs three times at most: run 1, 2 or 3.",
                    ),
                    models.UniqueConstraint(
                        fields=("program", "fiscal_year", "suffix"),
                        name="course_once_a_year_and_suffix",
                        violation_error_message="This program already has such a course in that fiscal year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deadline_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("deadline_on__lte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="course_deadline_before_start",
                        violation_error_message="The deadline must not be after the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deadline_at__isnull", True), ("deadline_on__isnull", True)),
                            models.Q(
                                ("deadline_at__isnull", False),
                                ("deadline_on__isnull", False),
                                models.Q(("deadline_zone", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="course_deadline_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "number",
                    models.CharField(help_text="Without hyphens.", max_length=30, unique=True, verbose_name="number"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "other number",
                "verbose_name_plural": "other numbers",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="CourseDeadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("organization", "organization of the nominee"),
                            ("ministry", "ministry"),
                            ("coordinating", "coordinating authority"),
                            ("office", "office overseas or embassy"),
                            ("center", "center in Japan"),
                            ("notice", "notice of acceptance, at the latest"),
                        ],
                        max_length=14,
                        verbose_name="to whom",
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("time", models.TimeField(default=datetime.time(23, 59, 59), verbose_name="time")),
                (
                    "zone",
                    models.CharField(
                        max_length=64, validators=[jica.platform.calendars.validate_zone], verbose_name="time zone"
                    ),
                ),
                ("at", models.DateTimeField(editable=False)),
            ],
            options={
                "verbose_name": "deadline",
                "verbose_name_plural": "deadlines",
                "ordering": ["course_id", "at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "country", "step"), name="deadline_once_per_step", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["organization", "ministry", "coordinating", "office", "center", "notice"])
                        ),
                        name="deadline_step_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("age", "age"), ("experience", "years of experience"), ("text", "in words")],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                (
                    "minimum",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Whole years.", null=True, verbose_name="at least"
                    ),
                ),
                (
                    "maximum",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Whole years.", null=True, verbose_name="at most"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("essential", "essential"),
                            ("recommended", "recommended"),
                            ("priority", "gives priority"),
                        ],
                        default="essential",
                        max_length=12,
                        verbose_name="weight",
                    ),
                ),
            ],
            options={
                "verbose_name": "eligibility rule",
                "verbose_name_plural": "eligibility rules",
                "ordering": ["course_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum__isnull", True),
                            ("maximum__isnull", True),
                            ("minimum__lte", models.F("maximum")),
                            _connector="OR",
                        ),
                        name="eligibility_range_is_ordered",
                        violation_error_message="“At least” must not be above “at most”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "text"), models.Q(("text", ""), _negated=True)),
                            models.Q(
                                models.Q(("kind", "text"), _negated=True),
                                models.Q(("minimum__isnull", False), ("maximum__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="eligibility_says_something",
                        violation_error_message="Give a number, or choose “in words” and write the condition.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GeneralInformation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        default="en",
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                (
                    "document",
                    models.JSONField(
                        help_text="The call document as facts, in the shape of programs/data/call_document.schema.json.",
                        verbose_name="document",
                    ),
                ),
                ("change_note", models.TextField(blank=True, verbose_name="what changed")),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published")),
            ],
            options={
                "verbose_name": "General Information",
                "verbose_name_plural": "General Information",
                "ordering": ["course_id", "-version", "language"],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "version", "language"), name="information_version_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="GeneralInformationEvent",
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
                        to="programs.generalinformation",
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
                ("version", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        default="en",
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                (
                    "document",
                    models.JSONField(
                        help_text="The call document as facts, in the shape of programs/data/call_document.schema.json.",
                        verbose_name="document",
                    ),
                ),
                ("change_note", models.TextField(blank=True, verbose_name="what changed")),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CourseHost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="course_hosts",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "host_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="course_hosts",
                        to="programs.hostorganization",
                        verbose_name="host organization",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "leads"),
                            ("implementing", "carries out"),
                            ("cooperating", "cooperates"),
                            ("visit", "is visited"),
                        ],
                        default="implementing",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "host",
                "verbose_name_plural": "hosts",
                "ordering": ["course_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "host_organization"), name="host_once_per_course"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["lead", "implementing", "cooperating", "visit"])),
                        name="host_role_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("preliminary", "preliminary phase, at home"),
                            ("online", "online phase"),
                            ("core", "core phase, in Japan"),
                            ("finalization", "finalization phase, at home"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "in Japan"), ("online", "online"), ("both", "in Japan and online")],
                        max_length=10,
                        verbose_name="mode",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("is_tentative", models.BooleanField(default=False, verbose_name="tentative")),
                ("activity", models.TextField(blank=True, verbose_name="what is done")),
            ],
            options={
                "verbose_name": "phase",
                "verbose_name_plural": "phases",
                "ordering": ["course_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "position"), name="phase_position_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["preliminary", "online", "core", "finalization"])),
                        name="phase_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="phase_ends_after_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseEvent",
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
                        to="programs.course",
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
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.program",
                        verbose_name="program",
                    ),
                ),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        help_text="1 April to 31 March, named by its first year.",
                        validators=[django.core.validators.MinValueValidator(1954)],
                        verbose_name="fiscal year",
                    ),
                ),
                (
                    "run",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="Which of the planned years this is.", verbose_name="run"
                    ),
                ),
                (
                    "suffix",
                    models.CharField(
                        blank=True,
                        help_text="A, B, … where a course runs more than once a year.",
                        max_length=3,
                        verbose_name="parallel run",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, help_text="Without hyphens.", max_length=30, null=True, verbose_name="course number"
                    ),
                ),
                ("number_printed", models.CharField(blank=True, max_length=40, verbose_name="number as printed")),
                (
                    "project_number",
                    models.CharField(
                        blank=True,
                        help_text="Printed as ID; one project has many runs.",
                        max_length=20,
                        verbose_name="project number",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "proposed to countries"),
                            ("adopted", "adopted"),
                            ("not_adopted", "not adopted"),
                            ("published", "call published"),
                            ("confirmed", "confirmed"),
                            ("completed", "completed"),
                            ("closed", "closed"),
                            ("postponed", "postponed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "in Japan"), ("online", "online"), ("both", "in Japan and online")],
                        default="in_person",
                        max_length=10,
                        verbose_name="mode",
                    ),
                ),
                (
                    "languages",
                    models.JSONField(blank=True, default=list, help_text="ISO 639-1 codes.", verbose_name="languages"),
                ),
                (
                    "organizing_office",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.office",
                        verbose_name="organizing center",
                    ),
                ),
                (
                    "briefing_office",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Where participants are received, if it is not the organizing center.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.office",
                        verbose_name="briefing center",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Participants at most.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="capacity",
                    ),
                ),
                ("deadline_on", models.DateField(blank=True, null=True, verbose_name="deadline")),
                (
                    "deadline_time",
                    models.TimeField(default=datetime.time(23, 59, 59), verbose_name="time of the deadline"),
                ),
                (
                    "deadline_zone",
                    models.CharField(
                        blank=True,
                        help_text="Asia/Tokyo, …",
                        max_length=64,
                        validators=[jica.platform.calendars.validate_zone],
                        verbose_name="zone of the deadline",
                    ),
                ),
                (
                    "deadline_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="deadline (UTC)"),
                ),
                (
                    "participants_reported",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="From a published report of a course that was not run with this software.",
                        null=True,
                        verbose_name="participants as reported",
                    ),
                ),
                ("reference_key", models.CharField(blank=True, editable=False, max_length=300, null=True)),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("search", models.TextField(default="", editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        help_text="The year it is meant for.",
                        validators=[django.core.validators.MinValueValidator(1954)],
                        verbose_name="fiscal year",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        help_text="For slots in a course; empty for a program of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "slots",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="slots asked for"
                    ),
                ),
                (
                    "adopted_slots",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="slots adopted"
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="1 is the country's most wanted.", null=True, verbose_name="priority"
                    ),
                ),
                (
                    "target_organization",
                    models.CharField(blank=True, max_length=300, verbose_name="organization meant"),
                ),
                ("need", models.TextField(blank=True, help_text="Why the country asks for it.", verbose_name="need")),
                (
                    "outline_title",
                    models.CharField(
                        blank=True,
                        help_text="For a program of its own.",
                        max_length=300,
                        verbose_name="title of the wanted program",
                    ),
                ),
                (
                    "outline_sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.sector",
                        verbose_name="sector",
                    ),
                ),
                ("background", models.TextField(blank=True, verbose_name="background")),
                ("goal", models.TextField(blank=True, verbose_name="overall goal")),
                ("purpose", models.TextField(blank=True, verbose_name="purpose")),
                ("outputs", models.TextField(blank=True, verbose_name="outputs")),
                ("site", models.TextField(blank=True, verbose_name="place")),
                ("activities", models.TextField(blank=True, verbose_name="activities")),
                ("recipient_input", models.TextField(blank=True, verbose_name="what the country contributes")),
                ("japanese_input", models.TextField(blank=True, verbose_name="what is asked of Japan")),
                ("schedule", models.TextField(blank=True, verbose_name="schedule")),
                (
                    "implementing_agency",
                    models.CharField(blank=True, max_length=300, verbose_name="implementing agency"),
                ),
                ("agency_description", models.TextField(blank=True, verbose_name="the agency, its staff and budget")),
                ("contact", models.TextField(blank=True, verbose_name="contact point")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("returned", "returned for completion"),
                            ("verified", "verified by the office"),
                            ("adopted", "adopted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "this site"),
                            ("paper", "paper"),
                            ("api", "partner system"),
                            ("record", "published record"),
                        ],
                        default="web",
                        max_length=10,
                        verbose_name="came by",
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="received on")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reference_key", models.CharField(blank=True, editable=False, max_length=300, null=True, unique=True)),
            ],
            options={
                "verbose_name": "request",
                "verbose_name_plural": "requests",
                "ordering": ["-fiscal_year", "country__name_en", "pk"],
                "indexes": [models.Index(fields=["state", "fiscal_year"], name="request_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "submitted", "returned", "verified", "adopted", "declined", "withdrawn"],
                            )
                        ),
                        name="request_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("course__isnull", False), ("outline_title", "")),
                            models.Q(("course__isnull", True), models.Q(("outline_title", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="request_asks_for_one_thing",
                        violation_error_message="Choose a course or give the title of a program of your own, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slots__gte", 1)),
                        name="request_asks_for_slots",
                        violation_error_message="Ask for at least one slot.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "adopted"), ("adopted_slots__gte", 1)),
                            models.Q(models.Q(("state", "adopted"), _negated=True), ("adopted_slots__isnull", True)),
                            _connector="OR",
                        ),
                        name="request_adopted_with_slots",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "submitted", "returned", "verified", "adopted"))),
                        fields=("course", "country"),
                        name="request_once_per_course_and_country",
                        violation_error_message="This country already has a request for this course.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("media_type", models.CharField(max_length=60, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scans",
                        to="programs.request",
                        verbose_name="request",
                    ),
                ),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=programs.models.requests.scan_path, verbose_name="file"),
                ),
            ],
            options={
                "verbose_name": "scan",
                "verbose_name_plural": "scans",
                "ordering": ["request_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RequestEvent",
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
                        to="programs.request",
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
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        help_text="The year it is meant for.",
                        validators=[django.core.validators.MinValueValidator(1954)],
                        verbose_name="fiscal year",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="For slots in a course; empty for a program of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "slots",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="slots asked for"
                    ),
                ),
                (
                    "adopted_slots",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="slots adopted"
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="1 is the country's most wanted.", null=True, verbose_name="priority"
                    ),
                ),
                (
                    "target_organization",
                    models.CharField(blank=True, max_length=300, verbose_name="organization meant"),
                ),
                ("need", models.TextField(blank=True, help_text="Why the country asks for it.", verbose_name="need")),
                (
                    "outline_title",
                    models.CharField(
                        blank=True,
                        help_text="For a program of its own.",
                        max_length=300,
                        verbose_name="title of the wanted program",
                    ),
                ),
                (
                    "outline_sector",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.sector",
                        verbose_name="sector",
                    ),
                ),
                ("background", models.TextField(blank=True, verbose_name="background")),
                ("goal", models.TextField(blank=True, verbose_name="overall goal")),
                ("purpose", models.TextField(blank=True, verbose_name="purpose")),
                ("outputs", models.TextField(blank=True, verbose_name="outputs")),
                ("site", models.TextField(blank=True, verbose_name="place")),
                ("activities", models.TextField(blank=True, verbose_name="activities")),
                ("recipient_input", models.TextField(blank=True, verbose_name="what the country contributes")),
                ("japanese_input", models.TextField(blank=True, verbose_name="what is asked of Japan")),
                ("schedule", models.TextField(blank=True, verbose_name="schedule")),
                (
                    "implementing_agency",
                    models.CharField(blank=True, max_length=300, verbose_name="implementing agency"),
                ),
                ("agency_description", models.TextField(blank=True, verbose_name="the agency, its staff and budget")),
                ("contact", models.TextField(blank=True, verbose_name="contact point")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("returned", "returned for completion"),
                            ("verified", "verified by the office"),
                            ("adopted", "adopted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "this site"),
                            ("paper", "paper"),
                            ("api", "partner system"),
                            ("record", "published record"),
                        ],
                        default="web",
                        max_length=10,
                        verbose_name="came by",
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="received on")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reference_key", models.CharField(blank=True, editable=False, max_length=300, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgramEvent",
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
                        to="programs.program",
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
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("title_ja", models.CharField(blank=True, max_length=300, verbose_name="title in Japanese")),
                (
                    "sector",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.sector",
                        verbose_name="sector",
                    ),
                ),
                (
                    "first_fiscal_year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1954)], verbose_name="first fiscal year"
                    ),
                ),
                (
                    "planned_years",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="planned years",
                    ),
                ),
                (
                    "minimum_requests",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Country requests that must be adopted before a course is carried out.",
                        verbose_name="minimum of adopted requests",
                    ),
                ),
                (
                    "founding_request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.request",
                        verbose_name="founding request",
                    ),
                ),
                (
                    "organized_by",
                    models.CharField(
                        choices=[
                            ("agency", "the agency"),
                            ("ministry", "a ministry"),
                            ("local_government", "a local government with a national subsidy"),
                            ("non_profit", "a non-profit corporation"),
                            ("company", "a private company"),
                        ],
                        default="agency",
                        max_length=20,
                        verbose_name="organized by",
                    ),
                ),
                (
                    "paid_by",
                    models.CharField(
                        choices=[
                            ("agency", "the agency"),
                            ("ministry", "a ministry"),
                            ("local_government", "a local government with a national subsidy"),
                            ("non_profit", "a non-profit corporation"),
                            ("company", "a private company"),
                        ],
                        default="agency",
                        max_length=20,
                        verbose_name="paid by",
                    ),
                ),
                (
                    "organizer_name",
                    models.CharField(
                        blank=True,
                        help_text="If it is not the agency.",
                        max_length=200,
                        verbose_name="name of the organizer",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="For the training of counterparts of a project.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="programs.survey",
                        verbose_name="survey",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "not_wanted_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="not wanted since"),
                ),
                (
                    "not_wanted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ["survey_id", "course_id", "country_id"],
                "indexes": [models.Index(fields=["survey", "country"], name="proposal_by_country")],
                "constraints": [
                    models.UniqueConstraint(fields=("survey", "course", "country"), name="proposal_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "form_parts",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Empty: those of the kind of program.",
                        verbose_name="parts of the form",
                    ),
                ),
                (
                    "asked_documents",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="In addition to the copy of the passport.",
                        verbose_name="documents asked for",
                    ),
                ),
                ("questions", models.JSONField(blank=True, default=list, verbose_name="questionnaire")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        default="en",
                        max_length=8,
                        verbose_name="language of the questions",
                    ),
                ),
                (
                    "most_nominees",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as many as a country ranks.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="nominees of a country at most",
                    ),
                ),
                (
                    "silence_endorses_after_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: silence never endorses; whoever is silent is reminded.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days after which silence endorses",
                    ),
                ),
            ],
            options={
                "verbose_name": "terms of applying",
                "verbose_name_plural": "terms of applying",
            },
        ),
        migrations.CreateModel(
            name="Allotment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotments",
                        to="programs.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for the open pool.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotments",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "slots",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(0)], verbose_name="slots"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotment",
                        to="programs.request",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "allotment",
                "verbose_name_plural": "allotments",
                "ordering": ["course_id", "country__name_en"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "country"), name="allotment_once_per_course_and_country", nulls_distinct=False
                    ),
                    models.CheckConstraint(condition=models.Q(("slots__gte", 0)), name="allotment_slots_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationTermsEvent",
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
                        to="programs.applicationterms",
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
                    "form_parts",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Empty: those of the kind of program.",
                        verbose_name="parts of the form",
                    ),
                ),
                (
                    "asked_documents",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="In addition to the copy of the passport.",
                        verbose_name="documents asked for",
                    ),
                ),
                ("questions", models.JSONField(blank=True, default=list, verbose_name="questionnaire")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "日本語"), ("fr", "Français"), ("es", "Español")],
                        default="en",
                        max_length=8,
                        verbose_name="language of the questions",
                    ),
                ),
                (
                    "most_nominees",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as many as a country ranks.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="nominees of a country at most",
                    ),
                ),
                (
                    "silence_endorses_after_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: silence never endorses; whoever is silent is reminded.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days after which silence endorses",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AllotmentEvent",
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
                        to="programs.allotment",
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
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty for the open pool.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "slots",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(0)], verbose_name="slots"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.request",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="Course",
            name="hosts",
            field=models.ManyToManyField(
                blank=True,
                related_name="courses",
                through="programs.CourseHost",
                to="programs.hostorganization",
                verbose_name="hosts",
            ),
        ),
        migrations.AddField(
            model_name="Program",
            name="founding_request",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="founded_program",
                to="programs.request",
                verbose_name="founding request",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("founding_request__isnull", False), ("kind", "country_focused")),
                    models.Q(models.Q(("kind", "country_focused"), _negated=True), ("founding_request__isnull", True)),
                    _connector="OR",
                ),
                name="program_founded_as_its_kind_begins",
                violation_error_message="Only a Country Focused program has a founding request, and always has one.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="applicationterms",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_applicationtermsevent" ("asked_documents", "course_id", "form_parts", "id", "language", "most_nominees", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questions", "silence_endorses_after_days") VALUES (NEW."asked_documents", NEW."course_id", NEW."form_parts", NEW."id", NEW."language", NEW."most_nominees", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."questions", NEW."silence_endorses_after_days"); RETURN NULL;',
                    hash="c95fde764a7c6e8a4980a8d876104f306e78d55c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_25931",
                    table="programs_applicationterms",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="applicationterms",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_applicationtermsevent" ("asked_documents", "course_id", "form_parts", "id", "language", "most_nominees", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questions", "silence_endorses_after_days") VALUES (NEW."asked_documents", NEW."course_id", NEW."form_parts", NEW."id", NEW."language", NEW."most_nominees", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."questions", NEW."silence_endorses_after_days"); RETURN NULL;',
                    hash="1fb8727c2c10983711249d4f7d9b57d9edc10b1d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fb312",
                    table="programs_applicationterms",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="generalinformation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_generalinformationevent" ("change_note", "course_id", "document", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "version") VALUES (NEW."change_note", NEW."course_id", NEW."document", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."version"); RETURN NULL;',
                    hash="11d496b0c27667d3884d5b75f23b1873a681b106",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_35bce",
                    table="programs_generalinformation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="generalinformation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_generalinformationevent" ("change_note", "course_id", "document", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "version") VALUES (NEW."change_note", NEW."course_id", NEW."document", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."version"); RETURN NULL;',
                    hash="da9d8937e2d6a24fd9146a2883ccfda4ee791323",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_69eb8",
                    table="programs_generalinformation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nominationprocedure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_nominationprocedureevent" ("country_id", "id", "instructions", "language", "link_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questions", "remind_after_days") VALUES (NEW."country_id", NEW."id", NEW."instructions", NEW."language", NEW."link_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."questions", NEW."remind_after_days"); RETURN NULL;',
                    hash="b71793d78b7c4e8c5139dce0bf825185e0491636",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d24f3",
                    table="programs_nominationprocedure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nominationprocedure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_nominationprocedureevent" ("country_id", "id", "instructions", "language", "link_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "questions", "remind_after_days") VALUES (NEW."country_id", NEW."id", NEW."instructions", NEW."language", NEW."link_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."questions", NEW."remind_after_days"); RETURN NULL;',
                    hash="c040e334eb5f633a45f1aadc5297aa157768ae2e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5dd7c",
                    table="programs_nominationprocedure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="course",
            trigger=pgtrigger.compiler.Trigger(
                name="capacity_covers_the_allotments",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."capacity" IS NOT NULL)',
                    declare="DECLARE given integer;",
                    func="\n                    SELECT coalesce(sum(slots), 0) INTO given FROM programs_allotment WHERE course_id = NEW.id;\n                    IF given > NEW.capacity THEN\n                        RAISE EXCEPTION 'capacity_covers_the_allotments: % slots of %', given, NEW.capacity\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="06be512ce6e7555e697a737a94b0f9e88b28c0a1",
                    operation='UPDATE OF "capacity"',
                    pgid="pgtrigger_capacity_covers_the_allotments_dae25",
                    table="programs_course",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="course",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_courseevent" ("briefing_office_id", "capacity", "deadline_at", "deadline_on", "deadline_time", "deadline_zone", "ends_on", "fiscal_year", "id", "languages", "mode", "note", "number", "number_printed", "organizing_office_id", "participants_reported", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "project_number", "reference_key", "run", "search", "source", "starts_on", "state", "suffix") VALUES (NEW."briefing_office_id", NEW."capacity", NEW."deadline_at", NEW."deadline_on", NEW."deadline_time", NEW."deadline_zone", NEW."ends_on", NEW."fiscal_year", NEW."id", NEW."languages", NEW."mode", NEW."note", NEW."number", NEW."number_printed", NEW."organizing_office_id", NEW."participants_reported", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."program_id", NEW."project_number", NEW."reference_key", NEW."run", NEW."search", NEW."source", NEW."starts_on", NEW."state", NEW."suffix"); RETURN NULL;',
                    hash="6fc5edf51a10eb4d155007248711cd52df998d27",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_31f9a",
                    table="programs_course",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="course",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_courseevent" ("briefing_office_id", "capacity", "deadline_at", "deadline_on", "deadline_time", "deadline_zone", "ends_on", "fiscal_year", "id", "languages", "mode", "note", "number", "number_printed", "organizing_office_id", "participants_reported", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "project_number", "reference_key", "run", "search", "source", "starts_on", "state", "suffix") VALUES (NEW."briefing_office_id", NEW."capacity", NEW."deadline_at", NEW."deadline_on", NEW."deadline_time", NEW."deadline_zone", NEW."ends_on", NEW."fiscal_year", NEW."id", NEW."languages", NEW."mode", NEW."note", NEW."number", NEW."number_printed", NEW."organizing_office_id", NEW."participants_reported", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."program_id", NEW."project_number", NEW."reference_key", NEW."run", NEW."search", NEW."source", NEW."starts_on", NEW."state", NEW."suffix"); RETURN NULL;',
                    hash="a097c85cb2a716e04b2f605e609d610bbb05bc76",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_db446",
                    table="programs_course",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allotment",
            trigger=pgtrigger.compiler.Trigger(
                name="allotments_fit_the_course",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE room integer; given integer;",
                    func="\n                    SELECT capacity INTO room FROM programs_course WHERE id = NEW.course_id FOR UPDATE;\n                    SELECT sum(slots) INTO given FROM programs_allotment WHERE course_id = NEW.course_id;\n                    IF room IS NOT NULL AND given > room THEN\n                        RAISE EXCEPTION 'allotments_fit_the_course: % slots of %', given, room\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="5ac20b6b3d56379b5bcfed8497fbb935703496cf",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_allotments_fit_the_course_77f98",
                    table="programs_allotment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allotment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_allotmentevent" ("country_id", "course_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "slots") VALUES (NEW."country_id", NEW."course_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."request_id", NEW."slots"); RETURN NULL;',
                    hash="4d23e5fd7eb8d971a5cee0c84b893eebdeae1a9c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e469b",
                    table="programs_allotment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allotment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_allotmentevent" ("country_id", "course_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "slots") VALUES (NEW."country_id", NEW."course_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."request_id", NEW."slots"); RETURN NULL;',
                    hash="a74edd9ae5ba8528805f2bfd2343871573fe10ad",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3e78c",
                    table="programs_allotment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_requestevent" ("activities", "adopted_slots", "agency_description", "background", "channel", "contact", "country_id", "course_id", "fiscal_year", "goal", "id", "implementing_agency", "japanese_input", "need", "outline_sector_id", "outline_title", "outputs", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "purpose", "received_on", "recipient_input", "recorded_by_id", "reference_key", "schedule", "site", "slots", "state", "target_organization") VALUES (NEW."activities", NEW."adopted_slots", NEW."agency_description", NEW."background", NEW."channel", NEW."contact", NEW."country_id", NEW."course_id", NEW."fiscal_year", NEW."goal", NEW."id", NEW."implementing_agency", NEW."japanese_input", NEW."need", NEW."outline_sector_id", NEW."outline_title", NEW."outputs", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."priority", NEW."purpose", NEW."received_on", NEW."recipient_input", NEW."recorded_by_id", NEW."reference_key", NEW."schedule", NEW."site", NEW."slots", NEW."state", NEW."target_organization"); RETURN NULL;',
                    hash="b7c8c3eb0293e2e1550bdad80b5a02cee3ec1061",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_73a8e",
                    table="programs_request",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_requestevent" ("activities", "adopted_slots", "agency_description", "background", "channel", "contact", "country_id", "course_id", "fiscal_year", "goal", "id", "implementing_agency", "japanese_input", "need", "outline_sector_id", "outline_title", "outputs", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "purpose", "received_on", "recipient_input", "recorded_by_id", "reference_key", "schedule", "site", "slots", "state", "target_organization") VALUES (NEW."activities", NEW."adopted_slots", NEW."agency_description", NEW."background", NEW."channel", NEW."contact", NEW."country_id", NEW."course_id", NEW."fiscal_year", NEW."goal", NEW."id", NEW."implementing_agency", NEW."japanese_input", NEW."need", NEW."outline_sector_id", NEW."outline_title", NEW."outputs", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."priority", NEW."purpose", NEW."received_on", NEW."recipient_input", NEW."recorded_by_id", NEW."reference_key", NEW."schedule", NEW."site", NEW."slots", NEW."state", NEW."target_organization"); RETURN NULL;',
                    hash="a0c7d33910e303620aa998962bc102f1cfc5ceee",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_93d44",
                    table="programs_request",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="program",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_programevent" ("first_fiscal_year", "founding_request_id", "id", "kind", "minimum_requests", "organized_by", "organizer_name", "paid_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_years", "project_id", "sector_id", "title", "title_ja") VALUES (NEW."first_fiscal_year", NEW."founding_request_id", NEW."id", NEW."kind", NEW."minimum_requests", NEW."organized_by", NEW."organizer_name", NEW."paid_by", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_years", NEW."project_id", NEW."sector_id", NEW."title", NEW."title_ja"); RETURN NULL;',
                    hash="d641d9de6a763d16583e46ac6cd2e3841ee72f81",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5a554",
                    table="programs_program",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="program",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_programevent" ("first_fiscal_year", "founding_request_id", "id", "kind", "minimum_requests", "organized_by", "organizer_name", "paid_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_years", "project_id", "sector_id", "title", "title_ja") VALUES (NEW."first_fiscal_year", NEW."founding_request_id", NEW."id", NEW."kind", NEW."minimum_requests", NEW."organized_by", NEW."organizer_name", NEW."paid_by", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_years", NEW."project_id", NEW."sector_id", NEW."title", NEW."title_ja"); RETURN NULL;',
                    hash="c55b3673a9745d3acc549180da3fcc23324637d7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7f86c",
                    table="programs_program",
                    when="AFTER",
                ),
            ),
        ),
    ]
