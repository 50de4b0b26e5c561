/** Somebody at the channel; personal data. Either may be empty, not both. */
export type Contact = { name: string; phone: string }

/** What became of asking for the contact of a channel in full. */
export type ContactAnswer =
  | { ok: true; channelId: string; contact: Contact | null }
  | { ok: false; channelId: string; error: string }

/** What only those see who may make batches. The contact has stars but where somebody has asked for it. */
export type ChannelDetails = { contact: Contact | null; commissionNote: string; updatedAt: Date | null }

/** A channel in the list. `details` is null for accounts that may not see them. */
export type ChannelRow = {
  channelId: string
  name: string
  /** Batches made for it; single cards may have been moved to or from it since. */
  batches: number
  details: ChannelDetails | null
}
