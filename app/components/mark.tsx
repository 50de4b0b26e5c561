/** The mark of the product: a card with a tear-off notch. Same drawing as public/favicon.svg. */
export function Mark({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <path
        className="fill-accent"
        d="M5 6h15a2.5 2.5 0 0 0 5 0h2a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-2a2.5 2.5 0 0 0-5 0H5a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3Z"
      />
      <path
        className="stroke-white"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeDasharray="0.1 3.1"
        d="M22.5 11.2v10.4"
      />
      <path className="fill-gold-light" d="M6.5 17.5h11v2h-11zm0-4h7v2h-7z" />
    </svg>
  )
}
