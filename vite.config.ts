import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import remixConfig from './remix.config.js'

// Vitest reads this file too, but the Remix plugin only works inside a Remix build or dev server.
const underTest = process.env.VITEST !== undefined

// What every page needs, in one file instead of thirty: on a phone far away each request costs more than its bytes.
// Only small modules belong here, a page pays for all of them.
const CHUNKS: Record<string, RegExp[]> = {
  react: [
    /[\\/]node_modules[\\/](react|react-dom|scheduler|react-router|react-router-dom|turbo-stream)[\\/]/,
    /[\\/]node_modules[\\/]@remix-run[\\/](react|router|server-runtime)[\\/]/,
    /commonjsHelpers/,
  ],
  shared: [
    /[\\/]app[\\/]core[\\/]i18n[\\/](common|cookie|format|locale|messages|react)\.tsx?$/,
    /[\\/]app[\\/]components[\\/](button|cn|control|error-panel|field|flash|input|language-switch|late-scripts|link-button|mark|navigation|nonce|preference-form|theme)(-size|-style)?\.tsx?$/,
    /[\\/]node_modules[\\/](clsx|tailwind-merge)[\\/]/,
    /[\\/]lucide-react[\\/]dist[\\/]esm[\\/](?!icons[\\/]|lucide-react\.|dynamic)/i,
    /[\\/]lucide-react[\\/]dist[\\/]esm[\\/]icons[\\/](calendar-days|check|chevron-down|circle-(alert|check|exclamation-point)|eye|eye-off|gift|image|info|loader-circle|scan-line|shield-check|truck|triangle-(alert|exclamation-point)|x)\.mjs$/,
  ],
  // The way of a consumer from the card to the gift.
  redemption: [
    /[\\/]app[\\/]features[\\/]redemptions[\\/](card-entry|messages|order-messages|scan[\\/](camera|scanned-card))\.ts$/,
    /[\\/]app[\\/]features[\\/]redemptions[\\/]components[\\/](card-form|delivery-limits|gift-choice|gift-picture|goods-form|refusal|scan-button|step-heading|step-indicator|wait-notice)\.tsx$/,
    /[\\/]app[\\/]features[\\/](availability|seasons)[\\/](messages|season-words|words)\.ts$/,
    /[\\/]app[\\/]features[\\/]availability[\\/]components[\\/]season-words\.tsx$/,
    /[\\/]app[\\/]components[\\/](gift-card|phone-shell)\.tsx$/,
  ],
}

function chunkOf(id: string): string | undefined {
  return Object.keys(CHUNKS).find((name) => CHUNKS[name]?.some((pattern) => pattern.test(id)))
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: underTest ? [] : [remix(remixConfig), tailwindcss()],
  build: {
    target: 'es2022',
    rollupOptions: {
      // Only what is named: the icons behind the index of lucide-react must not all come along.
      ...(isSsrBuild ? {} : { output: { manualChunks: chunkOf, onlyExplicitManualChunks: true } }),
      // server.ts and the routes must share one copy of the server's modules (pools, rings, log context):
      // Node resolves `#app/core/…` itself. i18n stays in the bundle, the browser needs it too.
      external: (id) => isSsrBuild === true && /^#app\/core\/(?!i18n\/)/.test(id),
    },
  },
  // The dev server would find these one page at a time and reload in between, with two Reacts on the page.
  optimizeDeps: {
    include: [
      '@conform-to/react',
      '@conform-to/zod/v4',
      '@remix-run/react',
      'clsx',
      'lucide-react',
      'radix-ui',
      'react',
      'react-dom/client',
      'react/jsx-dev-runtime',
      'react/jsx-runtime',
      'tailwind-merge',
      'zod',
    ],
  },
  server: { watch: { ignored: ['**/.data/**', '**/build/**', '**/test-results/**'] } },
}))
