"""Third parties call tasks back here, at the address from `task.callback_url()`: `POST ?task=<path>&token=<token>`.

A partner that signs needs its secret here: `secrets=[SecretParam("PARTNER_ACME_SECRET")]`.
"""

from onwrite.callback_trigger import callback_trigger

receiveCallback = callback_trigger("receiveCallback")
