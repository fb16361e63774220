/** A few requests at a time: what is asked first is answered first, and is not held up by fifty others. */

const AT_ONCE = 4;
/** One that takes longer gives its place up, and may still be answered. */
const PLACE_MS = 8_000;

/** The patient ones begin when none of the others waits. */
const lines: Record<Haste, (() => void)[]> = { soon: [], patient: [] };
let busy = 0;

export type Haste = "soon" | "patient";

export function inTurn<T>(ask: () => Promise<T>, haste: Haste): Promise<T> {
  return new Promise((resolve, reject) => {
    lines[haste].push(() => {
      const leave = takePlace();
      ask().then(resolve, reject).finally(leave);
    });
    goOn();
  });
}

function takePlace(): () => void {
  busy += 1;
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    clearTimeout(timer);
    busy -= 1;
    goOn();
  };
  const timer = setTimeout(leave, PLACE_MS);
  return leave;
}

function goOn(): void {
  while (busy < AT_ONCE) {
    const begin = lines.soon.shift() ?? lines.patient.shift();
    if (!begin) return;
    begin();
  }
}
