import type { Db } from './sql.ts'

/** More are asked for by a statement of their own. */
const mostAtOnce = 100
/** While so many statements are under way, who comes is gathered for the next one. */
const mostUnderWay = 2
/** After so many milliseconds who is gathered waits for the statements before no longer. */
const patience = 50

type Asked<Key, Found> = {
  key: Key
  found: (found: Found | undefined) => void
  failed: (error: unknown) => void
}

/**
 * Turns a statement that finds many into a function that finds one: what different requests ask for in the same turn of the
 * event loop, or while the statements before are under way, is asked of the database at once. In a rush one statement answers
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
  let underWay = 0
  let isTurnUnderWay = false

  const ask = async () => {
    const asked = waiting.splice(0, mostAtOnce)
    underWay += 1
    let isWaitedFor = true
    const letOthersAsk = () => {
      if (isWaitedFor) underWay -= 1
      isWaitedFor = false
      if (waiting.length > 0 && underWay < mostUnderWay) ask()
    }
    const impatience = setTimeout(letOthersAsk, patience)
    const answer = await find(asked.map(({ key }) => key)).then(
      (all) => ({ all }),
      (error) => ({ error }),
    )
    clearTimeout(impatience)
    // The database goes on while what was found is made use of.
    letOthersAsk()
    for (const [index, { found, failed }] of asked.entries())
      'all' in answer ? found(answer.all[index]) : failed(answer.error)
  }

  return (asked: Asked<Key, Found>) => {
    waiting.push(asked)
    if (isTurnUnderWay || underWay >= mostUnderWay) return
    isTurnUnderWay = true
    setImmediate(() => {
      isTurnUnderWay = false
      while (waiting.length > 0 && underWay < mostUnderWay) ask()
    })
  }
}
