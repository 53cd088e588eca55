import type { Cluster } from './data/cluster.ts'

/** How much is measured, and how long. */
type Scale = {
  /** Numbers of results, one database each, smallest first. */
  sizes: number[]
  /** Which of them everything else runs on. */
  day: number
  /** How long one round of one kind of work takes, at least. */
  seconds: number
  /** How many are signed in and open pages. */
  people: number
  /** The storm: how many arrive, within how long, and how long those who wait are watched afterwards. */
  storm: { arrivals: number; seconds: number; watched: number }
  /** How many wait while pages are measured. */
  waiting: number
  /** Searches of each kind in a round. */
  searches: number
  /** Rows of the file that is imported. */
  imported: number
  mails: number
  /** Profiles in a batch, and letters in one file. */
  profiles: number
  letters: number
  /** How long somebody reads a long file slowly. */
  slowSeconds: number
}

/** What the rows of the table are measured with. */
export type Setting = Scale & {
  rounds: number
  /** Whether the storm meets two web processes of which one is killed in the middle. */
  killsWeb: boolean
  /** Where the databases and files of the bench are kept. */
  folder: string
  /** The bench's PostgreSQL, started when it is asked for first. */
  cluster: () => Promise<Cluster>
}

export const full: Scale = {
  sizes: [10_000, 100_000, 1_000_000, 10_000_000],
  day: 1_000_000,
  seconds: 10,
  people: 10_000,
  storm: { arrivals: 20_000, seconds: 60, watched: 60 },
  waiting: 20_000,
  searches: 60,
  imported: 1_000_000,
  mails: 50_000,
  profiles: 300,
  letters: 10_000,
  slowSeconds: 15,
}

/** A rough look within minutes. */
export const quick: Scale = {
  ...full,
  sizes: [10_000, 100_000],
  day: 100_000,
  seconds: 4,
  people: 2000,
  storm: { arrivals: 5000, seconds: 15, watched: 15 },
  waiting: 3000,
  searches: 20,
  imported: 100_000,
  mails: 5000,
  profiles: 100,
  letters: 3000,
}

/** Next to nothing of everything, to see that every row still runs; its figures say nothing. */
export const smoke: Scale = {
  sizes: [10_000, 20_000],
  day: 10_000,
  seconds: 1,
  people: 100,
  storm: { arrivals: 40, seconds: 2, watched: 120 },
  waiting: 200,
  searches: 2,
  imported: 10_000,
  mails: 20,
  profiles: 3,
  letters: 20,
  slowSeconds: 1,
}
