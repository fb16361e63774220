"""Notices to merchants, no more at once and none sooner than their queue allows."""

from functions.parameters import MERCHANT_SECRETS
from handlers.shop.queues import MERCHANTS
from onwrite.queue_trigger import queue_trigger

merchantsQueue = queue_trigger(MERCHANTS, secrets=[MERCHANT_SECRETS])
