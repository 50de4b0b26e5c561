/** What the process of the simulated vendors says when it is up. */
export type DemoVendors = {
  /** Settings that lead web and workers to them. */
  env: Record<string, string>
  /** What people can look at: each lists what it has received at `/_received`, or for people at `page`. */
  shown: { name: string; url: string; page?: string }[]
}

/** What that process is told. */
export type VendorsMessage = { kdniaoCallback: string }
