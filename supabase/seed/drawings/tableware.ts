import type { Chance } from './kit.ts'
import { ball, between, circle, gradient, line, path, range, rect, shadow } from './kit.ts'

/** A cup from above, radius 98; several pictures use it, so that they look like one household. */
export function teacup(brew: string): string {
  return (
    shadow(circle(0, 0, 96, '#4a2a10'), 16) +
    circle(0, 0, 98, 'url(#glaze)') +
    circle(0, 0, 98, 'none', { stroke: '#9db8a8', 'stroke-width': 4 }) +
    circle(0, 0, 80, '#d8d8ca') +
    circle(2, 3, 75, brew) +
    circle(3, 5, 62, 'none', { stroke: '#fff', 'stroke-width': 2, opacity: 0.22 }) +
    path('M-56 -22C-46 -48 -22 -62 6 -60C-18 -50 -36 -34 -44 -10Z', '#fff', { opacity: 0.4 })
  )
}
export const teacupDefs = ball('glaze', '#ffffff', '#f2f0e6', '#c9cfc0')

/** A round-cornered wooden board seen from above, with grain. */
export function board(width: number, height: number, chance: Chance): string {
  const body = rect(-width / 2, -height / 2, width, height, 46, 'url(#wood)')
  const grain = range(13).map((index) => {
    const y = -height / 2 + ((index + 0.6) * height) / 13.4
    const [a, b] = [between(chance, -14, 14), between(chance, -14, 14)]
    return `M${-width / 2 + 12} ${y}C${-width / 6} ${y + a} ${width / 6} ${y + b} ${width / 2 - 12} ${y}`
  })
  return (
    shadow(rect(-width / 2, -height / 2, width, height, 46, '#4a2a10'), 24) +
    body +
    line(grain.join(''), '#5c3519', 3, { opacity: 0.3 }) +
    rect(-width / 2 + 3, -height / 2 + 3, width - 6, height - 6, 43, 'none', {
      stroke: '#e0b085',
      'stroke-width': 4,
      opacity: 0.55,
    })
  )
}
export const boardDefs = gradient('wood', '#b98555', '#855631')
