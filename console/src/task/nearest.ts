/** The name that somebody may have meant; empty: none is near. */
export function nearest(name: string, names: readonly string[]): string {
  const most = Math.max(1, Math.floor(name.length / 3));
  const near = names
    .map((it) => ({ it, far: distance(name, it, most) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far);
  return near[0]?.it ?? "";
}

/** Letters to put in, take out or change (Levenshtein); a name that is much longer is not looked at. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [y, letter] of [...a].entries()) {
    const next = [y + 1];
    for (const [x, other] of [...b].entries()) {
      const changed = (row[x] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[x + 1] ?? 0) + 1, (next[x] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
