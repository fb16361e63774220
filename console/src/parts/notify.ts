/** What became of a change, told at the edge of the page, and to screen readers. */
import { notifications } from "@mantine/notifications";

export function tell(message: string): void {
  notifications.show({ message, color: "teal", withBorder: true, autoClose: 5000 });
}

export function tellProblem(title: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  notifications.show({ title, message, color: "red", withBorder: true, autoClose: 12_000, role: "alert" });
}
