"""Which officers a door opens to."""

from programs.roles import Role

HQ = frozenset({Role.HQ_OFFICER})
CENTER_SIDE = frozenset({Role.HQ_OFFICER, Role.CENTER_OFFICER})
COUNTRY_SIDE = frozenset({Role.HQ_OFFICER, Role.OVERSEAS_OFFICER})
OFFICERS = frozenset({Role.HQ_OFFICER, Role.CENTER_OFFICER, Role.OVERSEAS_OFFICER})
#: Everybody who enters the officers' door.
STAFF = frozenset({*OFFICERS, Role.MEDICAL_REVIEWER, Role.STATISTICIAN})
