import { ControlSizeProvider } from '#app/components/control-size.tsx'
import type { ShownGift } from './gift-choice.tsx'
import { GoodsForm } from './goods-form.tsx'

/** The goods page of a phone, to look at: the consumer's own component, out of reach of pointer, keyboard and reader. */
export function GiftPreview({ gifts, label }: { gifts: readonly ShownGift[]; label: string }) {
  return (
    <ControlSizeProvider size="lg">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="mx-auto max-h-[70dvh] w-full max-w-[320px] overflow-y-auto rounded-md border-8 border-line bg-canvas px-4 pt-4 text-[17px]"
      >
        {/* React 18 knows no boolean `inert`; as a text it reaches the element. The frame around it still scrolls. */}
        <div aria-hidden {...{ inert: '' }}>
          <GoodsForm
            key={gifts.map((gift) => gift.productId).join()}
            gifts={gifts}
            chosen={undefined}
            errors={undefined}
          />
        </div>
      </section>
    </ControlSizeProvider>
  )
}
