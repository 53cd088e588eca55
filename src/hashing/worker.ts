import bcrypt from 'bcrypt'

/** What a thread is given: a password to make a hash of, or to compare with one. */
export type Work = { password: string } & ({ cost: number } | { hash: string })

/** What it answers, and how many milliseconds it took. */
export type Done = { result: string | boolean; took: number }

/** Run by the threads of `hashing.ts`, one after the other. */
export default function work(given: Work): Done {
  const began = performance.now()
  const result =
    'cost' in given
      ? bcrypt.hashSync(given.password, given.cost)
      : bcrypt.compareSync(given.password, given.hash)
  return { result, took: performance.now() - began }
}
