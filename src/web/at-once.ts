import type { ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import { securityHeaders } from './guards/security-headers.ts'

/** Answers with a whole page or with JSON, and with nothing in between: for what thousands ask for in the same minute. */
export type AnswerAtOnce = (res: ServerResponse, type: 'html' | 'json', body: string) => void

/** Answers that carry what every answer carries, worked out once. */
export function answersAtOnce(config: Config): AnswerAtOnce {
  const always = securityHeaders(config.publicUrl.startsWith('https:')).flat()
  const types = { html: 'text/html; charset=utf-8', json: 'application/json; charset=utf-8' }
  return (res, type, body) => {
    const own = ['Content-Type', types[type], 'Content-Length', String(Buffer.byteLength(body))]
    res.writeHead(200, [...always, ...own])
    res.end(body)
  }
}
