import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type BrowserLaunch = { executablePath: string; args: string[]; env: Record<string, string> }

function systemHas(library: string): boolean {
  try {
    return execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).includes(library)
  } catch {
    return false
  }
}

/**
 * A fontconfig file of our own: a bare server has no Chinese font, and pages full of boxes prove nothing.
 * The font comes from npm; fonts of the system stay usable.
 */
function fontConfig(): string {
  const require = createRequire(import.meta.url)
  const fonts = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const home = mkdtempSync(join(tmpdir(), 'tihuo-fonts-'))
  const file = join(home, 'fonts.conf')
  const weights = ['400Regular', '700Bold'].map((weight) => `  <dir>${join(fonts, weight)}</dir>`).join('\n')
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
${weights}
  <cachedir>${join(home, 'cache')}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans CJK SC</family><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
`,
  )
  return file
}

/**
 * How to start the Chromium that npm brought, on a machine that may have neither its libraries nor fonts.
 * @returns path, arguments and environment for Playwright's launch options
 */
export async function browserLaunch(): Promise<BrowserLaunch> {
  // The package carries NSS and friends for bare systems and unpacks them when this variable is set.
  if (!systemHas('libnss3.so')) process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  const executablePath = await chromium.executablePath()
  if (!existsSync(executablePath)) throw new Error('the Chromium of @sparticuz/chromium did not unpack')
  const libraries = process.env.LD_LIBRARY_PATH
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
    env: {
      ...(process.env as Record<string, string>),
      FONTCONFIG_FILE: fontConfig(),
      ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}),
    },
  }
}
