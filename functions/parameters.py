"""The settings that `firebase deploy` asks for, or reads from `.env.<project>`.

The platform puts each into the environment under its name, where the handlers read it.
"""

from firebase_functions.params import SecretParam, StringParam

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
