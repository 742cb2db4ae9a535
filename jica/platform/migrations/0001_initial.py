import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import jica.platform.calendars
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="As colleagues should see it.", max_length=300, verbose_name="name"
                    ),
                ),
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
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="For example Asia/Tokyo.",
                        max_length=64,
                        validators=[jica.platform.calendars.validate_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("is_staff", models.BooleanField(default=False, verbose_name="may enter the admin")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True, help_text="Switch off instead of deleting.", verbose_name="active"
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_unique_in_any_case",
                        violation_error_message="There is an account with this e-mail address already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"),
                ),
                ("object_pk", models.BigIntegerField()),
                ("verb", models.CharField(max_length=60, verbose_name="what")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[("public", "public"), ("user", "user"), ("client", "client"), ("system", "system")],
                        max_length=10,
                    ),
                ),
                (
                    "actor_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("actor_name", models.CharField(blank=True, max_length=300, verbose_name="who")),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                (
                    "audience",
                    models.CharField(
                        choices=[("staff", "Staff only"), ("outside", "Also the people concerned")],
                        max_length=10,
                        verbose_name="who may read it",
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                ("request_id", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["content_type", "object_pk", "-at"], name="activity_by_subject")],
            },
        ),
        migrations.CreateModel(
            name="FileAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"),
                ),
                ("object_pk", models.BigIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
            ],
            options={
                "verbose_name": "file access",
                "verbose_name_plural": "file accesses",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["content_type", "object_pk", "-at"], name="file_access_by_document")],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                ("guid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("recipient", models.EmailField(max_length=254, verbose_name="to")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                (
                    "is_sensitive",
                    models.BooleanField(
                        default=False, help_text="Holds a code or a personal link; the text is dropped once sent."
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contenttypes.contenttype",
                    ),
                ),
                ("object_pk", models.BigIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("queued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="queued")),
                (
                    "next_attempt_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="next attempt"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="last error")),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-queued_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "sending"])),
                        fields=["next_attempt_at"],
                        name="outbox_waiting",
                    ),
                    models.Index(fields=["content_type", "object_pk", "-queued_at"], name="outbox_by_subject"),
                    models.Index(fields=["-queued_at", "-id"], name="outbox_newest_first"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sending", "sent", "failed", "cancelled"])),
                        name="outbox_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content_type__isnull", True), ("object_pk__isnull", True)),
                            models.Q(("content_type__isnull", False), ("object_pk__isnull", False)),
                            _connector="OR",
                        ),
                        name="outbox_about_is_whole",
                    ),
                ],
            },
        ),
    ]
