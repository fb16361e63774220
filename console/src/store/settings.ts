import { doc, onSnapshot } from "firebase/firestore";
import { readSettings } from "../task/read-task";
import { NOTHING_PAUSED, type QueueSettings } from "../task/task";
import { firestore } from "./firestore";
import { type Live, type Stop, useLive } from "./live";
import { plain } from "./plain";
import { countReads } from "./reads";

export function useSettings(): Live<QueueSettings> & { known: QueueSettings } {
  const live = useLive("settings/queue", listen);
  return { ...live, known: live.value ?? NOTHING_PAUSED };
}

function listen(next: (settings: QueueSettings) => void, fail: (error: unknown) => void): Stop {
  return onSnapshot(
    doc(firestore(), "settings/queue"),
    (snapshot) => {
      if (!snapshot.metadata.hasPendingWrites) countReads(1);
      const fields = snapshot.data({ serverTimestamps: "estimate" });
      next(readSettings(fields && (plain(fields) as Record<string, unknown>)));
    },
    fail,
  );
}
