"""Which path is which call."""

from aiohttp import web

from onwrite.local.partner.callbacks import Callbacks
from onwrite.local.partner.control import Control
from onwrite.local.partner.documents import Documents
from onwrite.local.partner.notices import MOST, Notices
from onwrite.local.partner.office import Office


def make_app(office: Office) -> web.Application:
    app = web.Application(client_max_size=MOST)  # of notices: documents are streamed
    documents, control = Documents(office, Callbacks(office)), Control(office)
    app.router.add_post("/notices", Notices(office).take)
    app.router.add_post("/documents", documents.take)
    app.router.add_get("/documents/{job}/file", documents.give)
    app.router.add_get("/_partner/received", control.received)
    app.router.add_put("/_partner/faults", control.change_faults)
    return app
