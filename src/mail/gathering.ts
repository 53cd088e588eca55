import { setTimeout as wait } from 'node:timers/promises'

/**
 * Writes together what comes within some milliseconds.
 *
 * @returns what takes an item, and is through once that is written
 */
export function gathering<Item>(
  milliseconds: number,
  write: (items: Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let gathered: Item[] = []
  let written: Promise<void> | undefined
  const writeGathered = async () => {
    await wait(milliseconds)
    const items = gathered
    gathered = []
    written = undefined
    await write(items)
  }
  return (item) => {
    gathered.push(item)
    if (!written) {
      written = writeGathered()
      // Whoever asked for it hears of a failure, and may be busy until later.
      written.catch(() => {})
    }
    return written
  }
}
