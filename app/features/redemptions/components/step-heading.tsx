/** The title of a step and the sentence below it. */
export function StepHeading({ title, lead }: { title: string; lead?: string | undefined }) {
  return (
    <div>
      <h1 className="text-[26px] leading-tight font-semibold">{title}</h1>
      {lead && <p className="mt-2 text-muted">{lead}</p>}
    </div>
  )
}
