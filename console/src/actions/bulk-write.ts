/**
 * One batch to its end. A batch is refused as a whole where one of its tasks is: it is halved until few are left, these
 * are looked at, and what can still be done is done.
 *
 * The look also answers for lost answers: a batch that landed is refused when it is sent again, and its tasks have the entry
 * of this change in their history, wherever in it by now.
 */
import { refusal, type Verb } from "../task/allowed";
import type { Task } from "../task/task";
import type { By } from "./change";
import { landed } from "./landed";

export interface Written {
  done: string[];
  refused: { path: string; why: string }[];
  /** Why no other batch need be tried; empty: go on. */
  fatal: string;
  /** Refused as a whole, though no task of it was; or it had landed before, and then smaller ones do no harm. */
  tooLarge: boolean;
}

/** Firestore, as a batch needs it. */
export interface Door {
  commit: (paths: readonly string[], by: By) => Promise<Problem | null>;
  read: (paths: readonly string[]) => Promise<Map<string, Task> | Problem>;
  /** Some seconds; ends early when it is stopped. */
  pause: () => Promise<void>;
}

export interface Problem {
  /** `tasks`: at least one of the tasks cannot be changed so; `away`: Firestore cannot be reached. */
  kind: "tasks" | "away" | "fatal";
  sentence: string;
}

/** Looked at by one query, which takes 30 paths at most. */
export const FEW = 30;

export interface Writer {
  verb: Verb;
  by: By;
  door: Door;
  signal: AbortSignal;
  trouble: (words: string) => unknown;
}

export async function writeAll(paths: readonly string[], writer: Writer): Promise<Written> {
  const problem = await lasting(writer, () => writer.door.commit(paths, writer.by));
  if (!problem) return { done: [...paths], refused: [], fatal: "", tooLarge: false };
  if (problem.kind !== "tasks") return failed(paths, problem);
  if (paths.length <= FEW) return lookedAt(paths, problem, writer);
  const both = await halves(paths, writer);
  return { ...both, tooLarge: both.tooLarge || both.done.length === paths.length };
}

async function lookedAt(paths: readonly string[], problem: Problem, writer: Writer): Promise<Written> {
  const found = await lasting(writer, () => writer.door.read(paths));
  if (!(found instanceof Map)) return failed(paths, found);
  const seen = { done: [] as string[], refused: [] as Written["refused"], left: [] as string[] };
  for (const path of paths) {
    const task = found.get(path);
    const why = task ? refusal(writer.verb, task) : "it is not there any more";
    if (task && landed(task.history, writer.by, writer.verb)) seen.done.push(path);
    else if (why) seen.refused.push({ path, why });
    else seen.left.push(path);
  }
  const before = { done: seen.done, refused: seen.refused, fatal: "", tooLarge: false };
  if (!seen.left.length) return before;
  if (seen.left.length < paths.length) return both(before, await writeAll(seen.left, writer));
  if (paths.length > 1) return halves(paths, writer);
  return { ...before, refused: paths.map((path) => ({ path, why: problem.sentence })) };
}

async function halves(paths: readonly string[], writer: Writer): Promise<Written> {
  const middle = Math.ceil(paths.length / 2);
  const [one, other] = [paths.slice(0, middle), paths.slice(middle)];
  const first = await writeAll(one, writer);
  if (first.fatal) return both(first, failed(other, { kind: "fatal", sentence: first.fatal }));
  return both(first, await writeAll(other, writer));
}

function both(one: Written, other: Written): Written {
  return {
    done: [...one.done, ...other.done],
    refused: [...one.refused, ...other.refused],
    fatal: one.fatal || other.fatal,
    tooLarge: one.tooLarge || other.tooLarge,
  };
}

/** While Firestore cannot be reached it is asked again, until somebody stops it. */
async function lasting<T>(writer: Writer, ask: () => Promise<T | Problem>): Promise<T | Problem> {
  for (;;) {
    const answer = await ask();
    if (!isProblem(answer) || answer.kind !== "away" || writer.signal.aborted) {
      writer.trouble("");
      return answer;
    }
    writer.trouble(answer.sentence);
    await writer.door.pause();
  }
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === "object" && answer !== null && "kind" in answer && "sentence" in answer;
}

function failed(paths: readonly string[], { kind, sentence }: Problem): Written {
  const why = kind === "away" ? `nobody knows whether it was changed: ${sentence}` : sentence;
  return { done: [], refused: paths.map((path) => ({ path, why })), fatal: sentence, tooLarge: false };
}
