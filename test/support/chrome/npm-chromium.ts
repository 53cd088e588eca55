import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const cache = join(import.meta.dirname, '../../../node_modules/.cache')
const home = join(cache, 'chromium')

/**
 * The Chromium of `@sparticuz/chromium` with the libraries it needs, unpacked beside the packages the first time it is
 * asked for.
 */
export async function unpackedChromium(): Promise<{ executablePath: string; env: NodeJS.ProcessEnv }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('npm brings no Chromium for this machine: install Chrome, or set CHROME_PATH.')
  }
  if (!existsSync(home)) await unpack()
  return {
    executablePath: join(home, 'chromium'),
    env: { ...process.env, LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_PATH: join(home, 'fonts') },
  }
}

/** Unpacks it under another name first: others may be doing the same, and whoever finds it finds it whole. */
async function unpack(): Promise<void> {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'chromium-'))
  // The package unpacks into TMPDIR, and its libraries only where it believes to be on that platform.
  const env = { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' }
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'unpack.ts')], { env })
  const fonts = `<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>`
  await writeFile(join(folder, 'fonts/fonts.conf'), fonts)
  await rename(folder, home).catch(() => rm(folder, { recursive: true }))
}
