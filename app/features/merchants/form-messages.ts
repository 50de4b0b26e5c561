import { messages as accountMessages } from '../accounts/messages.ts'
import { messages } from './messages.ts'

/** What the form for a merchant can say: its own texts, and those of the owner's account. */
export const formMessages = {
  'zh-CN': { ...accountMessages['zh-CN'], ...messages['zh-CN'] },
  en: { ...accountMessages.en, ...messages.en },
}
