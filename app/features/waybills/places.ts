// Where sealed values of waybills stand.

/** The merchant's contract with a carrier: JSON {customer, password, month, site}. */
export const accessPlace = (carrier: string) => ({
  table: 'waybill_carriers',
  column: 'access_enc',
  row: carrier,
})

/** Who sends: JSON {contact, phone, street}. */
export const senderPlace = (senderId: string) => ({
  table: 'waybill_senders',
  column: 'sender_enc',
  row: senderId,
})

/** What stands on a label: JSON, LabelContent. */
export const labelPlace = (waybillId: string) => ({ table: 'waybills', column: 'label_enc', row: waybillId })

/** The label as the vendor draws it, HTML. */
export const templatePlace = (waybillId: string) => ({
  table: 'waybills',
  column: 'template_enc',
  row: waybillId,
})
