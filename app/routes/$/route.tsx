/** Any address no other route knows. With a loader the root loader runs too, so the 404 speaks the right language. */
export function loader(): never {
  throw new Response(null, { status: 404 })
}

export const action = loader

export default function NotFound() {
  return null
}
