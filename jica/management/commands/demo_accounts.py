"""`demo_accounts`: the logins of the demo, one a line: role, tab, e-mail address."""

from typing import Any

from django.core.management.base import BaseCommand

from jica.demo.cast import ACCOUNTS
from jica.platform.models import User
from programs.roles import Role


class Command(BaseCommand):
    """Prints only accounts that exist, so nothing where no demo was loaded."""

    help = "List the accounts of the demo, for the launcher."

    def handle(self, *_args: Any, **_options: Any) -> None:
        present = set(
            User.objects.filter(email__in=[account.email for account in ACCOUNTS]).values_list("email", flat=True)
        )
        for account in ACCOUNTS:
            if account.email in present:
                role = Role(account.role).label if account.role in Role.values else account.role.capitalize()
                self.stdout.write(f"{role}\t{account.email}")
