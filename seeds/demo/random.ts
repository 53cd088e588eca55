/** Numbers that look random and are the same every time. */
export type Random = {
  /** From 0 up to, not including, 1. */
  next: () => number
  /** One of these. */
  pick: <Item>(items: readonly Item[]) => Item
  /** One of these, the heavier the likelier. */
  weighted: <Item extends { weight: number }>(items: readonly Item[]) => Item
  /** Around 0, mostly between -2 and 2. */
  normal: () => number
}

/** The generator mulberry32, begun with a seed. */
export function randomFrom(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    pick: (items) => {
      const found = items[Math.floor(next() * items.length)]
      if (found === undefined) throw new Error('Nothing to pick from')
      return found
    },
    weighted: (items) => {
      let left = next() * items.reduce((sum, item) => sum + item.weight, 0)
      const found = items.find((item) => {
        left -= item.weight
        return left < 0
      })
      if (found === undefined) throw new Error('Nothing to pick from')
      return found
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}
