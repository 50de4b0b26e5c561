import { z } from 'zod'

const idPlace = z.uuid().optional().catch(undefined)
/** The place of a list whose rows are found by their id, as the address has it; what is not understood counts as not given. */
export const idPlaceQuery = z.object({ after: idPlace, before: idPlace })

/** A place among rows by time that says itself where it is: finding it needs no look-up, and nothing has to stand there. */
export type Moment = { micros: number; id: string }

/** Reads `<microseconds since the epoch>_<uuid>`, as `momentOf` of core/db writes it. */
export const momentSchema = z
  .string()
  .regex(/^\d{1,16}_[0-9a-f-]{36}$/)
  .transform((text): Moment => {
    const [micros = '', id = ''] = text.split('_')
    return { micros: Number(micros), id }
  })
  .pipe(z.object({ micros: z.int().nonnegative(), id: z.uuid() }))
