/** What a carrier says, with phone numbers in it that can be called. */
export function EventText({ text }: { text: string }) {
  // Mobile numbers, and those of service lines; the bars of a regular expression's group are kept by split.
  const parts = text.split(/(?<!\d)(1[3-9]\d{9}|95\d{3}|400-?\d{3}-?\d{4})(?!\d)/)
  return (
    <>
      {parts.map((part, at) =>
        at % 2 === 0 ? (
          part
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
            key={at}
            href={`tel:${part}`}
            className="whitespace-nowrap text-accent-ink underline underline-offset-4"
          >
            {part}
          </a>
        ),
      )}
    </>
  )
}
