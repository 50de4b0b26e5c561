/** Where an endpoint's secrets are sealed; both of them, so that a secret can become the old one as it is. */
export function secretPlace(endpointId: string) {
  return { table: 'webhook_endpoints', column: 'secret_enc', row: endpointId }
}

/** Where the answer to an attempt is sealed. */
export function answerPlace(deliveryId: string, attempt: number) {
  return { table: 'webhook_attempts', column: 'answer_enc', row: `${deliveryId}.${attempt}` }
}
