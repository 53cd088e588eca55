import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

/** What the SMTP server has taken: how many, when the last one (milliseconds since 1970), and the first as it came. */
export type Received = { count: number; lastAt: number; first: string }

/** An SMTP server in a process of its own. */
export type MailServer = {
  url: string
  /** Waits until so many mails are there or the time is over. */
  until: (count: number, seconds: number) => Promise<Received>
  stop: () => void
}

/** Starts one. */
export async function mailServer(): Promise<MailServer> {
  const server = fork(new URL('smtp.ts', import.meta.url))
  const [port] = (await once(server, 'message')) as [number]
  const ask = async () => {
    server.send('how many')
    const [received] = (await once(server, 'message')) as [Received]
    return received
  }
  const until = async (count: number, seconds: number) => {
    const end = Date.now() + seconds * 1000
    let received = await ask()
    while (received.count < count && Date.now() < end) {
      await wait(100)
      received = await ask()
    }
    return received
  }
  return { url: `smtp://127.0.0.1:${port}`, until, stop: () => server.kill() }
}
