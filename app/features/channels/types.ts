/** Somebody at the channel; personal data. Either may be empty, not both. */
export type Contact = { name: string; phone: string }

/** What only those see who may make batches. */
export type ChannelDetails = { contact: Contact | null; commissionNote: string; updatedAt: Date | null }

/** A channel in the list. `details` is null for accounts that may not see them. */
export type ChannelRow = {
  channelId: string
  name: string
  /** Batches made for it; single cards may have been moved to or from it since. */
  batches: number
  details: ChannelDetails | null
}
