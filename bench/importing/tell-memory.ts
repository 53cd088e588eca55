// Loaded before a program: writes down how much memory the process needed at most, in MB.
import { writeFileSync } from 'node:fs'

process.once('exit', () => {
  writeFileSync(process.env.BENCH_MEMORY_FILE ?? '', String(process.resourceUsage().maxRSS / 1024))
})
