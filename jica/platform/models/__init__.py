from jica.platform.models.activity import ActivityEvent
from jica.platform.models.files import FileAccess, PrivateFile
from jica.platform.models.health import Heartbeat
from jica.platform.models.outbox import MessageState, OutboxMessage
from jica.platform.models.users import RoleAssignmentBase, User

__all__ = [
    "ActivityEvent",
    "FileAccess",
    "Heartbeat",
    "MessageState",
    "OutboxMessage",
    "PrivateFile",
    "RoleAssignmentBase",
    "User",
]
