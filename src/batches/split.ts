/** The largest number of profiles that are made at a time (S9). */
export const mostAtOnce = 300

/** A part of a larger selection: from the first to the last of its places, counted from 1. */
export type BatchPart = { number: number; from: number; to: number }

/** Splits a selection into batches of at most 300, as even as can be told in words: all full but the last. */
export function splitIntoBatches(count: number): BatchPart[] {
  return Array.from({ length: Math.ceil(count / mostAtOnce) }, (_, index) => ({
    number: index + 1,
    from: index * mostAtOnce + 1,
    to: Math.min((index + 1) * mostAtOnce, count),
  }))
}
