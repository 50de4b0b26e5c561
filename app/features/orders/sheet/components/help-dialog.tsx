import { Dialog } from '#app/components/dialog.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

const KEYS = [
  [['↑ ↓ ← →'], 'help.arrows'],
  [['Enter', 'F2'], 'help.enter'],
  ['text', 'help.type'],
  [['Tab'], 'help.tab'],
  [['Esc'], 'help.escape'],
  [['Delete'], 'help.delete'],
  [['Ctrl C'], 'help.copy'],
  [['Ctrl V'], 'help.paste'],
  [['Ctrl Z', 'Ctrl Y'], 'help.undo'],
  [['Space'], 'help.space'],
  [['Home', 'End', 'Ctrl ↑', 'Ctrl ↓'], 'help.ends'],
] as const

/** The keys of the sheet. */
export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useMessages(messages)
  return (
    <Dialog title={t('helpTitle')} open={open} onOpenChange={onOpenChange} wide>
      <table className="w-full text-sm">
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('key')}</th>
            <th scope="col">{t('does')}</th>
          </tr>
        </thead>
        <tbody>
          {KEYS.map(([keys, what]) => (
            <tr key={what} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-2 pr-4 text-left font-normal whitespace-nowrap">
                {keys === 'text'
                  ? t('anyText')
                  : keys.map((key) => (
                      <kbd
                        key={key}
                        className="mr-1 rounded-md border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs"
                      >
                        {key}
                      </kbd>
                    ))}
              </th>
              <td className="py-2">{t(what)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-4 text-sm text-muted">{t('help.addressHint')}</p>
    </Dialog>
  )
}
