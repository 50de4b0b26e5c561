import { createRequestHandler, type RequestHandler, type ServerBuild } from '@remix-run/node'
import { routeSections } from './route-sections.ts'

type Routes = ServerBuild['routes']

/** The path that Remix matches: `/login` for `/login.data`, `/` for `/_root.data`. */
const pageOf = (pathname: string) => pathname.replace(/\.data$/, '').replace(/^\/_root$/, '/')

/**
 * A browser asks which routes there are at many paths at once, those of all links of a page.
 * @returns for each section the question about its paths
 */
function questionsOf(url: URL, sectionOf: (path: string) => Routes): Map<Routes, URL> {
  const questions = new Map<Routes, URL>()
  for (const path of url.searchParams.getAll('p')) {
    const section = sectionOf(path.startsWith('/') ? path : `/${path}`)
    let question = questions.get(section)
    if (!question) {
      question = new URL(url)
      question.searchParams.delete('p')
      questions.set(section, question)
    }
    question.searchParams.append('p', path)
  }
  return questions
}

/** One answer of several: the routes of all, or the first that is something else. */
async function together(answers: Response[]): Promise<Response> {
  const refused = answers.find((answer) => answer.status !== 200)
  const [first] = answers
  if (refused || answers.length === 1) return (refused ?? first) as Response
  const routes: object[] = await Promise.all(answers.map((answer) => answer.json()))
  return new Response(JSON.stringify(Object.assign({}, ...routes)), { headers: first?.headers ?? {} })
}

/**
 * A request handler that answers as the one of the whole build does, but among the routes that the path could be about
 * (route-sections.ts).
 * @param build of the whole site
 */
export function createSectionedHandler(build: ServerBuild, mode: string): RequestHandler {
  const whole = createRequestHandler(build, mode)
  // No path would begin as its route does.
  if (build.basename && build.basename !== '/') return whole
  const sectionOf = routeSections(build.routes)
  const handlers = new Map<Routes, RequestHandler>([[build.routes, whole]])
  const handlerOf = (routes: Routes) => {
    const known = handlers.get(routes)
    if (known) return known
    const told = Object.entries(build.assets.routes).filter(([id]) => id in routes)
    const assets = { ...build.assets, routes: Object.fromEntries(told) }
    const handler = createRequestHandler({ ...build, routes, assets }, mode)
    handlers.set(routes, handler)
    return handler
  }
  return async (request, context) => {
    const url = new URL(request.url)
    if (url.pathname !== '/__manifest') return handlerOf(sectionOf(pageOf(url.pathname)))(request, context)
    const questions = [...questionsOf(url, sectionOf)]
    if (questions.length === 0) return whole(request, context)
    return together(
      await Promise.all(questions.map(([section, url]) => handlerOf(section)(new Request(url), context))),
    )
  }
}
