import { defineMessages } from '#app/core/i18n/messages.ts'

export const heldMessages = defineMessages({
  'zh-CN': {
    PACED: '操作太快了，请稍等一下再试',
    PACED_do: '为了安全，两次尝试之间要隔几秒：请 {duration}后再试。',
    CAPTCHA_NEEDED: '请先完成安全检查',
    CAPTCHA_NEEDED_do: '检查会自动进行，完成后就可以继续。',
    NUMBER_LOCKED_card: '这个卡号输错的次数太多了',
    NUMBER_LOCKED_card_do:
      '为了保护卡片，这个卡号暂时不能验证，请 {duration}后再试，或联系商家客服。卡片没有被使用。',
    NUMBER_LOCKED_login: '这个账号输错的次数太多了',
    NUMBER_LOCKED_login_do: '为了保护账号，请 {duration}后再试，或请管理员解锁。',
    CLIENT_LOCKED: '从您的网络输错的次数太多了',
    CLIENT_LOCKED_do: '请 {duration}后再试，或换一个网络。',
  },
  en: {
    PACED: 'That was a little fast',
    PACED_do: 'For safety there are a few seconds between two tries: please try again in {duration}.',
    CAPTCHA_NEEDED: 'A security check comes first',
    CAPTCHA_NEEDED_do: 'It runs by itself. You can go on when it is done.',
    NUMBER_LOCKED_card: 'Too many wrong tries for this number',
    NUMBER_LOCKED_card_do:
      'To protect the card, this number cannot be checked for now. Please try again in {duration}, or ask the merchant. The card has not been used.',
    NUMBER_LOCKED_login: 'Too many wrong tries for this account',
    NUMBER_LOCKED_login_do:
      'To protect the account, please try again in {duration}, or ask an administrator to unlock it.',
    CLIENT_LOCKED: 'Too many wrong tries from your network',
    CLIENT_LOCKED_do: 'Please try again in {duration}, or use another network.',
  },
})
