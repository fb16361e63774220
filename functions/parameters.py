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
    StringParam("REPORT_TO", description="who gets the daily report, such as shop@example.com"),
    StringParam(
        "MAIL_ERRS_ON",
        default="twice",
        description="a mail of which nobody knows whether it went out: goes out twice, or never (a person is asked)",
    ),
    StringParam("DATASETS_BUCKET", description="the bucket that holds the data sets for sale"),
    StringParam("EXPORTS_BUCKET", description="the bucket that exports are written to"),
    StringParam(
        "MERCHANT", default="", description="the id of the merchant who is told of orders; empty: nobody"
    ),
    BoolParam(
        "ALLOW_PRIVATE_MERCHANTS",
        default=False,
        description="true: merchants may be told over http, and at addresses that are not public",
    ),
    StringParam(
        "PARTNER_URL", default="", description="where documents are sent to be processed; empty: nowhere"
    ),
    BoolParam(
        "ALLOW_PRIVATE_PARTNER",
        default=False,
        description="true: that may be over http, and at an address that is not public",
    ),
    StringParam(
        "CALLBACK_URL",
        default="",
        description="the address of receiveCallback, which the first deploy prints; empty: nothing waits for partners",
    ),
)
UPLOADS_BUCKET = StringParam(
    "UPLOADS_BUCKET", description="the bucket whose folder uploads/ takes documents to be processed"
)
SMTP_PASSWORD = SecretParam("SMTP_PASSWORD", description="the mail server's password")
MERCHANT_SECRETS = SecretParam(
    "MERCHANT_SECRETS", description="what notices are signed with: a JSON map of merchant ids and secrets"
)
PLANS_PER_MINUTE = IntParam(
    "PLANS_PER_MINUTE", default=30, description="how often one user may ask what an export would be"
)
ENFORCE_APP_CHECK = BoolParam(
    "ENFORCE_APP_CHECK", default=False, description="true: only apps registered with App Check may ask that"
)

EXACT_RETRIES = BoolParam(
    "EXACT_RETRIES",
    default=False,
    description="true: Cloud Tasks wakes retries at their exact time; false: the sweep does, up to a minute later",
)

JOBS_RUN_ON = StringParam(
    "JOBS_RUN_ON", default="", description="where jobs run: cloud_run or kubernetes; empty: nowhere"
)
MAX_JOBS = IntParam("MAX_JOBS", default=0, description="how many jobs may run at once; 0: any number")
JOBS_REGION = StringParam(
    "JOBS_REGION", default="", description="cloud_run: the region of the jobs, such as europe-west1"
)
JOBS_NAME = StringParam(
    "JOBS_NAME", default="onwrite-{type}", description="cloud_run: the job for each type of task"
)
JOBS_NAMESPACE = StringParam(
    "JOBS_NAMESPACE", default="", description="kubernetes: the namespace of the jobs"
)
JOBS_IMAGE = StringParam(
    "JOBS_IMAGE", default="", description="kubernetes: their image; {type} in it is the task's type"
)
JOBS_TEMPLATE = StringParam(
    "JOBS_TEMPLATE",
    default="",
    description="kubernetes: a part of a pod template, a YAML file beside main.py",
)
JOBS_KUBECONFIG = StringParam(
    "JOBS_KUBECONFIG", default="", description="kubernetes: the way to the cluster, a file beside main.py"
)
JOBS_GOOGLE_IDENTITY = BoolParam(
    "JOBS_GOOGLE_IDENTITY", default=False, description="kubernetes: true: go there as the functions' account"
)
