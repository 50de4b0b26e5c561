/**
 * Remix options, imported by vite.config.ts (the Vite plugin does not read this file by itself).
 * The classic `remix build` must not be used: it ignores Vite, Tailwind and these flags alike.
 *
 * `v3_routeConfig` is the one v3 flag left off: it only moves the route list into app/routes.ts, changes nothing
 * at run time, and refuses `ignoredRouteFiles`, which keeps tests beside the routes they test.
 * @type {import('@remix-run/dev').VitePluginConfig}
 */
export default {
  appDirectory: 'app',
  buildDirectory: 'build',
  serverModuleFormat: 'esm',
  ignoredRouteFiles: ['**/.*', '**/*.test.{ts,tsx}', '**/*.css'],
  future: {
    v3_fetcherPersist: true,
    v3_lazyRouteDiscovery: true,
    v3_relativeSplatPath: true,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
}
