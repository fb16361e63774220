"""The settings that `firebase deploy` asks for, or reads from `.env.<project>`.

The platform puts each into the environment under its name, where the handlers read it.
"""

from firebase_functions.params import BoolParam, IntParam, SecretParam, StringParam

SETTINGS = (
    StringParam("SMTP_HOST", description="the mail server's name, such as smtp.example.com"),
    StringParam("SMTP_PORT", default="", description="its port; empty: the usual one"),
    StringParam("SMTP_SECURITY", default="", description="starttls, tls or none; empty: starttls"),
    StringParam("SMTP_USERNAME", default="", description="empty: no login"),
    StringParam("MAIL_FROM", description="the sender, such as Shop <shop@example.com>"),
    StringParam("DATASETS_BUCKET", description="the bucket that holds the data sets for sale"),
    StringParam("EXPORTS_BUCKET", description="the bucket that exports are written to"),
)
SMTP_PASSWORD = SecretParam("SMTP_PASSWORD", description="the mail server's password")
PLANS_PER_MINUTE = IntParam(
    "PLANS_PER_MINUTE", default=30, description="how often one user may ask what an export would be"
)
ENFORCE_APP_CHECK = BoolParam(
    "ENFORCE_APP_CHECK", default=False, description="true: only apps registered with App Check may ask that"
)
