// Loaded before server.ts (`node --import`): adds a page without content to the routes of the build, so that a baseline
// is served by the very same server, through the same root layout, headers and logging.
type Build = {
  routes: Record<string, object>
  assets: { routes: Record<string, object> }
}

const build = (await import(new URL('../../build/server/index.js', import.meta.url).href)) as Build
const route = { id: 'bench.empty', parentId: 'root', path: 'bench/empty' }
build.routes[route.id] = { ...route, module: { default: () => null } }
build.assets.routes[route.id] = {
  ...build.assets.routes['routes/login'],
  ...route,
  ...{ hasLoader: false, hasAction: false, imports: [], css: [] },
}
