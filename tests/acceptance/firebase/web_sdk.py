"""Scripts in Firebase's own web SDK, on the Emulator Suite."""

import json
import os
import subprocess
from pathlib import Path

PROJECT = "demo-onwrite"
WEB_SDK = os.environ.get("WEB_SDK", ".")
SIGN_IN = 'signInWithEmailAndPassword(getAuth(), "anna@example.com", "correct horse")'


def in_the_web_sdk(script: str) -> None:
    """`script` brings its own `getAuth`."""
    beginning = f"""
import {{ initializeApp }} from "firebase/app";
import {{ connectAuthEmulator, signInWithEmailAndPassword }} from "firebase/auth";
initializeApp({{ projectId: "{PROJECT}", apiKey: "demo" }});
connectAuthEmulator(getAuth(), "http://{os.environ["FIREBASE_AUTH_EMULATOR_HOST"]}", {{ disableWarnings: true }});
"""
    command = ["node", "--input-type=module", "--eval", beginning + script]
    subprocess.run(command, cwd=WEB_SDK, check=True, timeout=60)


def functions_port() -> int:
    """Where the Emulator Suite serves the functions."""
    return int(json.loads(Path("firebase.json").read_text())["emulators"]["functions"]["port"])
