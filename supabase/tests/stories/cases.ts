// All stories, and what is tried because of them: each operation on each table by each actor. A table without a story
// fails the tests, and so does one that has two.
import { accountStories } from './accounts.ts'
import { cardStories } from './cards.ts'
import { counterStories } from './counter.ts'
import { erpStories } from './erp.ts'
import { importStories } from './imports.ts'
import { jobStories } from './jobs.ts'
import { merchantStories } from './merchants.ts'
import { noticeStories } from './notices.ts'
import { orderStories } from './orders.ts'
import { parcelStories } from './parcels.ts'
import { productStories } from './products.ts'
import { redemptionStories } from './redemption.ts'
import { reportStories } from './reports.ts'
import { smsStories } from './sms.ts'
import { storeStories } from './stores.ts'
import {
  ACTORS,
  type Actor,
  type ActorName,
  OPERATIONS,
  type Operation,
  type Outcome,
  outcomeOf,
  type Row,
  type Story,
  type World,
} from './story.ts'
import { supplierStories } from './suppliers.ts'

/** Lists of stories as one. @throws when a table stands in them twice */
export function joined(...lists: readonly (readonly Story[])[]): Story[] {
  const told = new Map<string, Story>()
  for (const story of lists.flat()) {
    if (told.has(story.table)) throw new Error(`${story.table} has two stories`)
    told.set(story.table, story)
  }
  return [...told.values()]
}

const stories = joined(
  ...[merchantStories, accountStories, jobStories, productStories, cardStories, importStories],
  ...[orderStories, redemptionStories, storeStories, counterStories, supplierStories, reportStories],
  ...[parcelStories, smsStories, erpStories, noticeStories],
)

export type Case = { story: Story; operation: Operation; actor: ActorName; expected: Outcome }

/** Every operation on every table by every actor. */
export function cases(): Case[] {
  return stories.flatMap((story) =>
    OPERATIONS.flatMap((operation) =>
      ACTORS.map((actor) => ({ story, operation, actor, expected: outcomeOf(story, operation, actor) })),
    ),
  )
}

/** Tables that have a story. */
export function toldTables(): string[] {
  return stories.map((story) => story.table)
}

/** The permissions of the `exact` staff in one case. */
export function needsOf({ story, operation }: Pick<Case, 'story' | 'operation'>): readonly string[] {
  return story[operation]?.needs ?? []
}

/** Every set of permissions that some case needs. */
export function allNeeds(): (readonly string[])[] {
  return cases().map(needsOf)
}

/** The row that an actor tries to add. */
export function newRow(story: Story, world: World, actor: Actor): Row {
  return { merchant_id: world.shop.merchantId, ...story.row(world, actor) }
}

/** What an outcome stands for when the shop has so many rows in the table. */
export function meaning(expected: Outcome, all: number): number | 'refused' {
  if (expected === 'x') return 'refused'
  const [, minus] = /^all(?:-(\d+))?$/.exec(expected) ?? []
  return expected.startsWith('all') ? all - Number(minus ?? 0) : Number(expected)
}
