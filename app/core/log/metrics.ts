import { createServer, type Server } from 'node:http'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** This process's metrics, in Prometheus's terms. Labels hold no ids of people and no paths with ids. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

export const httpSeconds = new Histogram({
  name: 'tihuo_http_request_duration_seconds',
  help: 'Time from the first byte of a request to the last of its response',
  labelNames: ['method', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
})

export const jobSeconds = new Histogram({
  name: 'tihuo_job_duration_seconds',
  help: 'Time a worker spent on one attempt of a job',
  labelNames: ['queue', 'outcome'],
  buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1800],
  registers: [registry],
})

export const refusedRequests = new Counter({
  name: 'tihuo_http_refused_total',
  help: 'Requests that were refused, by reason',
  labelNames: ['reason'],
  registers: [registry],
})

/**
 * Serves /metrics on the loopback interface, apart from the public port.
 * @param port 0 switches it off
 */
export function serveMetrics(port: number): Server | undefined {
  if (port === 0) return undefined
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics())
  })
  server.listen(port, '127.0.0.1')
  server.unref()
  return server
}
