import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import remixConfig from './remix.config.js'

// Vitest reads this file too, but the Remix plugin only works inside a Remix build or dev server.
const underTest = process.env.VITEST !== undefined

export default defineConfig({
  plugins: underTest ? [] : [remix(remixConfig), tailwindcss()],
  build: { target: 'es2022' },
  // Everything the server needs at run time is in node_modules; only our own source is bundled.
  server: { watch: { ignored: ['**/.data/**', '**/build/**', '**/test-results/**'] } },
})
