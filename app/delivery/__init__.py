"""Links on their way to people: the whole address of a path, and whether a mail brings it or it is passed on by hand.

Pages and API share this door. What a link opens is decided in the services, which store only its hash; here it is seen
for the only time.
"""

from __future__ import annotations

from app.delivery.addresses import is_own_name_known, mailed_address, outer_address
from app.delivery.invitations import HandedOut, hand_out, send_invitations
from app.delivery.links import Delivery, deliver, deliver_joining

__all__ = [
    "Delivery",
    "HandedOut",
    "deliver",
    "deliver_joining",
    "hand_out",
    "is_own_name_known",
    "mailed_address",
    "outer_address",
    "send_invitations",
]
