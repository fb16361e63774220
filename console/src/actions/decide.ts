/** The two answers to a task that asks whether an effect has happened. */
import { deleteField, serverTimestamp } from "firebase/firestore";
import { type By, type Change, noted } from "./change";
import { flip } from "./retry";

/** It happened, and this is the receipt, in the form in which the handler gets it from its partner. */
export function happened(by: By, effect: string, receipt: unknown): Change {
  return {
    ...flip(by),
    [`once.${effect}.receipt`]: receipt,
    [`once.${effect}.at`]: serverTimestamp(),
    [`once.${effect}.decided_by`]: by.admin,
    ...noted("decide", by),
  };
}

/** It did not happen: the next attempt begins it anew. */
export function again(by: By, effect: string): Change {
  return { ...flip(by), [`once.${effect}`]: deleteField(), ...noted("decide", by) };
}
