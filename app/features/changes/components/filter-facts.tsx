import { Badge } from '#app/components/badge.tsx'

/** A filter as a row of small facts. @param parts from filterInWords */
export function FilterFacts({ parts }: { parts: readonly string[] }) {
  if (parts.length === 0) return <span className="text-muted">–</span>
  return (
    <span className="inline-flex min-w-0 flex-wrap gap-1.5">
      {parts.map((part) => (
        <Badge key={part} className="max-w-full break-all whitespace-normal">
          {part}
        </Badge>
      ))}
    </span>
  )
}
