import type { Router } from 'express'

type Layer = { route?: { path: string; methods: Record<string, boolean> }; handle?: { stack?: Layer[] } }

/** Every route of a router and of those in it, e.g. `GET /candidates/results/:entryId`. */
export function routesOf(mounted: string, router: Router): string[] {
  return layersOf(router as unknown as { stack: Layer[] }).flatMap(({ path, methods }) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${mounted === '/' ? '' : mounted}${path}`),
  )
}

function layersOf({ stack = [] }: { stack?: Layer[] }): { path: string; methods: Record<string, boolean> }[] {
  return stack.flatMap((layer) =>
    layer.route ? [layer.route] : layer.handle?.stack ? layersOf(layer.handle) : [],
  )
}
