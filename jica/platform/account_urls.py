"""Signing in. A code by e-mail for everybody: there are no passwords to choose, forget or steal."""

from allauth.account import views as account
from django.urls import include, path

from jica.platform.views.access import for_signed_in, open_to_all

urlpatterns = [
    path("sign-in/", open_to_all(account.request_login_code), name="account_login"),
    path(
        "sign-in/",
        open_to_all(account.request_login_code),
        name="account_request_login_code",
    ),
    path("sign-in/", open_to_all(account.request_login_code), name="account_signup"),
    path(
        "sign-in/code/",
        open_to_all(account.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("sign-out/", open_to_all(account.logout), name="account_logout"),
    path("inactive/", open_to_all(account.account_inactive), name="account_inactive"),
    path("email/", for_signed_in(account.email), name="account_email"),
    path(
        "email/verify/",
        open_to_all(account.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path(
        "confirm-access/",
        for_signed_in(account.reauthenticate),
        name="account_reauthenticate",
    ),
    path("second-factor/", include("allauth.mfa.urls")),
]
