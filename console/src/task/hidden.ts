/**
 * Values of an input that the page does not show: those of fields marked `x-hidden` in the handler's JSON schema, and
 * those whose name says that they are secret. In the page only: whoever may read the document can read them.
 */
import type { Schema } from "./handlers";
import { partsOf, schemasAt } from "./schema";
import { saysSecret } from "./secret-names";

export const HIDDEN = "••••••";

/** For looking at and copying. */
export function hide(value: unknown, schema: Schema | null): unknown {
  return replaced(value, schema, () => HIDDEN);
}

/** For editing: each value has a name of its own, so that it may be moved, and `restore` still knows which it was. */
export function hideToEdit(value: unknown, schema: Schema | null): unknown {
  let number = 0;
  return replaced(value, schema, () => {
    number += 1;
    return nameOf(number);
  });
}

export type Restored = { value: unknown; problem?: never } | { value?: never; problem: string };

/** What was edited, with the hidden values back in their places. One that was written anew is what was written. */
export function restore(edited: unknown, original: unknown, schema: Schema | null): Restored {
  const kept = new Map<unknown, unknown>();
  replaced(original, schema, (value) => {
    kept.set(nameOf(kept.size + 1), value);
    return null;
  });
  const elsewhere = replaced(edited, schema, (written) => (kept.has(written) ? null : written));
  if (kept.size && mentions(elsewhere)) return { problem: MISPLACED };
  return { value: replaced(edited, schema, (written) => (kept.has(written) ? kept.get(written) : written)) };
}

/** The schema of a whole task whose input has this one. */
export function ofTask(input: Schema | null): Schema | null {
  return input && { properties: { input }, $defs: input.$defs };
}

const MISPLACED = `${HIDDEN} stands for a hidden value, in a hidden field of its own: leave it there, or write a new value.`;

function nameOf(number: number): string {
  return number === 1 ? HIDDEN : `${HIDDEN} ${number}`;
}

function mentions(value: unknown): boolean {
  if (typeof value === "string") return value.startsWith(HIDDEN);
  return typeof value === "object" && value !== null && Object.values(value).some(mentions);
}

/** Every hidden value goes through `replace`, as a whole; null says that there is none. */
function replaced(value: unknown, root: Schema | null, replace: (value: unknown) => unknown): unknown {
  const inside = (one: unknown, parts: readonly Schema[], isAllHidden: boolean): unknown => {
    const look = (it: unknown, key: string | number) => {
      const deeper = partsOf(schemasAt(parts, key), root);
      const isHidden = isAllHidden || deeper.some(isMarked) || isSecret(key, it);
      return it != null && isHidden ? replace(it) : inside(it, deeper, false);
    };
    if (Array.isArray(one)) return one.map(look);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, it]) => [name, look(it, name)]));
  };
  const parts = partsOf(root ? [root] : [], root);
  return inside(value, parts, parts.some(isMarked));
}

/** pydantic's SecretStr is a password, too. */
function isMarked(schema: Schema): boolean {
  return schema["x-hidden"] === true || schema.format === "password";
}

/** Of “tokens”, a number is a count. */
function isSecret(key: string | number, value: unknown): boolean {
  return typeof key === "string" && saysSecret(key) && !(typeof value === "number" && /tokens$/i.test(key));
}
