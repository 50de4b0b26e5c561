import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, Tooltip } from 'chart.js'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip)

/** What is drawn: bars on top of each other, one series per row of the report; or a bar per label, lying. */
export type ChartSpec = {
  labels: string[]
  series: { name: string; values: number[] }[]
  lying: boolean
  /** A value in words, for the tip at the pointer and the axis. */
  inWords: (value: number) => string
}

// Of the theme, in both of its colourings; the last is for what is left over.
const COLOURS = [
  '--accent',
  '--warning-ink',
  '--info-ink',
  '--success-ink',
  '--color-gold-deep',
  '--danger-ink',
] as const

/** Draws on a canvas. @returns takes the drawing away */
export function drawChart(canvas: HTMLCanvasElement, spec: ChartSpec): () => void {
  const style = getComputedStyle(document.documentElement)
  const colour = (token: string) => style.getPropertyValue(token).trim()
  const font = { family: style.fontFamily, size: 12 }
  const values = {
    stacked: !spec.lying,
    beginAtZero: true,
    grid: { color: colour('--line') },
    border: { display: false },
    ticks: {
      color: colour('--muted'),
      font,
      maxTicksLimit: 6,
      // Cards and minor units come in whole ones.
      precision: 0,
      callback: (value: string | number) => spec.inWords(Number(value)),
    },
  }
  const names = {
    stacked: !spec.lying,
    grid: { display: false },
    border: { color: colour('--line') },
    ticks: { color: colour('--muted'), font, maxRotation: 0, autoSkip: !spec.lying, autoSkipPadding: 12 },
  }
  const chart = new Chart(canvas, {
    type: 'bar',
    data: {
      labels: spec.labels,
      datasets: spec.series.map(({ name, values: data }, at) => ({
        label: name,
        data,
        backgroundColor: COLOURS[at] ? colour(COLOURS[at]) : `${colour('--edge')}80`,
        borderColor: colour('--surface'),
        borderWidth: spec.lying ? 0 : { top: 1 },
        maxBarThickness: spec.lying ? 22 : 44,
      })),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      // It stands as soon as it is there: also for who prints, or wants nothing to move.
      animation: false,
      indexAxis: spec.lying ? 'y' : 'x',
      interaction: { mode: 'index', intersect: false, axis: spec.lying ? 'y' : 'x' },
      scales: spec.lying ? { x: values, y: names } : { x: names, y: values },
      plugins: {
        legend: {
          display: spec.series.length > 1,
          position: 'bottom',
          align: 'start',
          labels: { color: colour('--ink'), font, boxWidth: 12, boxHeight: 12, padding: 14 },
        },
        tooltip: {
          backgroundColor: colour('--ink'),
          titleColor: colour('--canvas'),
          bodyColor: colour('--canvas'),
          titleFont: font,
          bodyFont: font,
          filter: (item) => item.raw !== 0,
          callbacks: { label: (item) => ` ${item.dataset.label ?? ''} ${spec.inWords(Number(item.raw))}` },
        },
      },
    },
  })
  return () => chart.destroy()
}
