// Stories of files of cards: what was uploaded, what was read in it, and what is wrong with it.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { SEALED, type Story, staff } from './story.ts'

export const importStories: Story[] = [
  {
    table: 'card_imports',
    select: staff('batch.create'),
    insert: staff('batch.create'),
    update: staff('batch.create'),
    row: (_, { memberId }) => ({
      ...{ import_id: uuid(), file_name: 'new.xlsx', file_bytes: 1, sha256: 'a'.repeat(64), source: '{}' },
      created_by: memberId,
    }),
    change: { problem: 'Changed' },
  },
  {
    table: 'card_import_parts',
    select: staff('batch.create'),
    insert: staff('batch.create'),
    delete: staff('batch.create'),
    row: ({ importId }) => ({ import_id: importId, part: 9, bytes_enc: SEALED }),
    change: { bytes_enc: SEALED },
  },
  {
    table: 'card_import_blocks',
    select: staff('batch.create'),
    insert: staff('batch.create'),
    delete: staff('batch.create'),
    row: ({ importId }) => ({
      ...{ import_id: importId, block: 9, file_rows: '{2}', numbers: '{A}', passwords_enc: SEALED },
    }),
    change: { passwords_enc: SEALED },
  },
  {
    table: 'card_import_problems',
    select: staff('batch.create'),
    insert: staff('batch.create'),
    delete: staff('batch.create'),
    row: ({ importId }) => ({
      ...{ import_id: importId, part: 9, file_rows: '{2}', numbers: '{A}', reasons: '{NUMBER_TAKEN}' },
    }),
    change: { reasons: '{}' },
  },
]

/** An import with a row in each of its tables. @returns its id */
export async function addImport(admin: Sql, { merchantId: merchant_id, owner }: Merchant): Promise<string> {
  const key = { merchant_id, import_id: uuid() }
  const file = { file_name: 'cards.xlsx', file_bytes: 1, sha256: 'a'.repeat(64), source: '{}' }
  await admin`insert into card_imports ${admin({ ...key, ...file, created_by: owner.memberId })}`
  const bytes = Buffer.alloc(1)
  await admin`insert into card_import_parts ${admin({ ...key, part: 0, bytes_enc: bytes })}`
  await admin`
    insert into card_import_blocks (merchant_id, import_id, block, file_rows, numbers, passwords_enc)
    values (${merchant_id}, ${key.import_id}, 0, '{2}', '{A}', ${bytes})`
  await admin`
    insert into card_import_problems (merchant_id, import_id, part, file_rows, numbers, reasons)
    values (${merchant_id}, ${key.import_id}, 0, '{3}', '{B}', '{NUMBER_TAKEN}')`
  return key.import_id
}
