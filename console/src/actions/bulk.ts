/** One change to many tasks: some at a time, can be stopped, and says of each that could not be done why. */

export interface Bulk {
  total: number;
  done: number;
  refused: { path: string; why: string }[];
  /** Ended, or stopped. */
  over: boolean;
}

const AT_ONCE = 8;

export async function changeAll(
  paths: readonly string[],
  change: (path: string) => Promise<void>,
  tell: (bulk: Bulk) => void,
  signal: AbortSignal,
): Promise<Bulk> {
  let bulk: Bulk = { total: paths.length, done: 0, refused: [], over: false };
  const told = (next: Partial<Bulk>) => {
    bulk = { ...bulk, ...next };
    tell(bulk);
  };
  const left = [...paths];
  const work = async () => {
    for (let path = left.shift(); path !== undefined && !signal.aborted; path = left.shift()) {
      const one = path;
      await change(one).then(
        () => told({ done: bulk.done + 1 }),
        (error) => told({ refused: [...bulk.refused, { path: one, why: wordsOf(error) }] }),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, paths.length) }, work));
  told({ over: true });
  return bulk;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
