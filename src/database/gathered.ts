import type { Db } from './sql.ts'

/** More are asked for by a statement of their own. */
const mostAtOnce = 100
/** After so many milliseconds nobody waits for a statement of others any longer. */
const patience = 50

type Asked<Key, Found> = {
  key: Key
  found: (found: Found | undefined) => void
  failed: (error: unknown) => void
}

/**
 * Turns a statement that finds many into a function that finds one: what different requests ask for in the same turn of the
 * event loop, or while the statement before is under way, is asked of the database at once. In a rush one statement answers
 * dozens; without one nobody waits.
 *
 * @param find what there is for each of the keys, in their order
 */
export function gathered<Key, Found>(
  find: (db: Db, keys: readonly Key[]) => Promise<readonly (Found | undefined)[]>,
): (db: Db, key: Key) => Promise<Found | undefined> {
  const gatherings = new WeakMap<Db, (asked: Asked<Key, Found>) => void>()
  return (db, key) =>
    new Promise((found, failed) => {
      const gather = gatherings.get(db) ?? gathering((keys: readonly Key[]) => find(db, keys))
      gatherings.set(db, gather)
      gather({ key, found, failed })
    })
}

function gathering<Key, Found>(find: (keys: readonly Key[]) => Promise<readonly (Found | undefined)[]>) {
  const waiting: Asked<Key, Found>[] = []
  let isAsking = false

  const ask = async () => {
    const asked = waiting.splice(0, mostAtOnce)
    let isOver = false
    const goOn = () => {
      if (isOver) return
      isOver = true
      isAsking = waiting.length > 0
      if (isAsking) setImmediate(ask)
    }
    const impatience = setTimeout(goOn, patience)
    try {
      const all = await find(asked.map(({ key }) => key))
      for (const [index, { found }] of asked.entries()) found(all[index])
    } catch (error) {
      for (const { failed } of asked) failed(error)
    }
    clearTimeout(impatience)
    goOn()
  }

  return (asked: Asked<Key, Found>) => {
    waiting.push(asked)
    if (isAsking) return
    isAsking = true
    setImmediate(ask)
  }
}
