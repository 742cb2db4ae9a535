from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = _("Participants")

    def ready(self) -> None:
        import_module("participants.policies")
        import_module("participants.messages")
        import_module("programs.selectors.quotas").people_counts.append(
            import_module("participants.selectors.slots").people_counts
        )
        applying = import_module("programs.services.applying")
        question_changes = import_module("participants.services.question_changes")
        applying.submitted_counts.append(question_changes.count_submitted)
        applying.on_questions_changed.append(question_changes.reopen_pages)
        accounts = import_module("jica.platform.accounts")
        accounts.on_signed_in.append(import_module("participants.services.drafts").claim)
        # The list of who hears of a changed course is explicit, and this is it.
        courses = import_module("programs.services.programs")
        courses.on_course_changed.append(import_module("participants.services.course_changes").tell_everyone_concerned)
