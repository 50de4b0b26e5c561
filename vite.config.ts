import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import remixConfig from './remix.config.js'

// Vitest reads this file too, but the Remix plugin only works inside a Remix build or dev server.
const underTest = process.env.VITEST !== undefined

export default defineConfig(({ isSsrBuild }) => ({
  plugins: underTest ? [] : [remix(remixConfig), tailwindcss()],
  build: {
    target: 'es2022',
    rollupOptions: {
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
