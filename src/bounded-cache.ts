/**
 * A function that remembers what it made for a key, as long as there are not too many of them: then it forgets them all, so
 * that what comes from outside never fills the memory.
 */
export function boundedCache<Value>(most = 5000): (key: string, make: () => Value) => Value {
  const known = new Map<string, Value>()
  return (key, make) => {
    const value = known.get(key)
    if (value !== undefined) return value
    if (known.size >= most) known.clear()
    const made = make()
    known.set(key, made)
    return made
  }
}
