// Stories of suppliers, and of what the merchant owes them.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { headOffice, type Story, staff } from './story.ts'

export const supplierStories: Story[] = [
  {
    table: 'suppliers',
    select: headOffice().and({ supplier: '1' }),
    insert: staff('supplier.manage'),
    update: staff('supplier.manage'),
    row: () => ({ supplier_id: uuid(), name: `Supplier ${uuid()}` }),
    change: { created_at: '2026-01-01T00:00:00Z' },
  },
  {
    table: 'settlements',
    // Issued and moved on by private.issue_settlement and private.move_settlement alone; a supplier sees its own.
    select: staff('settlement.manage').and({ supplier: '1' }),
    row: ({ shop }) => ({
      ...{ settlement_id: uuid(), supplier_id: shop.suppliers[1], month: '2026-10-01' },
      ...{ statement_no: 'JS202610-09', orders: 0, total_minor: 0, issued_by: uuid() },
    }),
    change: { total_minor: 1 },
  },
  {
    table: 'settlement_lines',
    select: staff('settlement.manage').and({ supplier: '1' }),
    row: ({ shop, settlementId }) => ({
      ...{ settlement_id: settlementId, line: 2, supplier_id: shop.suppliers[0], kind: 'adjustment' },
      amount_minor: 1,
    }),
    change: { amount_minor: 1 },
  },
  {
    table: 'settlement_adjustments',
    // One of the two has gone into a statement, and stays.
    select: staff('settlement.manage'),
    insert: staff('settlement.manage'),
    delete: staff('settlement.manage').and({ owner: '1', exact: '1' }),
    row: ({ shop }, { memberId }) => ({
      ...{ adjustment_id: uuid(), supplier_id: shop.suppliers[0], amount_minor: -100, note: 'New' },
      created_by: memberId,
    }),
    change: { amount_minor: 1 },
  },
]

/** A part of the product that is on no card, and a statement of each supplier with a line and adjustments. */
export async function addSettlements(admin: Sql, shop: Merchant): Promise<string> {
  const { merchantId: merchant_id, suppliers, owner } = shop
  await admin`insert into product_parts ${admin({ merchant_id, product_id: shop.products[2], part: 2, name: 'Part', supplier_id: suppliers[0] })}`
  const statement = (supplier_id: string, statement_no: string) => ({
    ...{ merchant_id, settlement_id: uuid(), supplier_id, month: '2026-09-01', statement_no },
    ...{ orders: 0, total_minor: 100, issued_by: owner.memberId },
  })
  const own = statement(suppliers[0], 'JS202609-01')
  const statements = [own, statement(suppliers[1], 'JS202609-02')]
  await admin`insert into settlements ${admin(statements)}`
  const lines = statements.map(({ settlement_id, supplier_id }) => ({
    ...{ merchant_id, settlement_id, supplier_id, line: 1, kind: 'adjustment', amount_minor: 100 },
  }))
  await admin`insert into settlement_lines ${admin(lines)}`
  const adjustment = (settlement_id: string | null) => ({
    ...{ merchant_id, adjustment_id: uuid(), supplier_id: suppliers[0], settlement_id },
    ...{ amount_minor: 100, note: 'Old', created_by: owner.memberId },
  })
  await admin`insert into settlement_adjustments ${admin([adjustment(own.settlement_id), adjustment(null)])}`
  return own.settlement_id
}
