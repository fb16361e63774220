/** How often the page asks for what Firestore cannot be listened to for. What it costs: docs/decisions/console-stack.md */
export const EVERY_MINUTE = 60_000;
export const EVERY_FIVE_MINUTES = 300_000;
