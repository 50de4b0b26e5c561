import { defineMessages } from '#app/core/i18n/messages.ts'

/** Why something cannot be had, and when it can: the same words for consumers and for the back office. */
export const messages = defineMessages({
  'zh-CN': {
    everyYear: '每年{period}',
    and: '、',
    canBeRedeemed: '{season}可提',
    opens: '{date} 起可提',
    over: '提货期已过',

    PRODUCT_OFF_SHELF: '已下架',
    PRODUCT_OUT_OF_SEASON: '还没到提货期',
    PRODUCT_SOLD_OUT: '已兑完',
    PRODUCT_NO_DATE: '近期约满',
    REGION_NOT_SERVED: '不配送到该地区',
    STORE_NOT_OFFERED: '该门店不能自提',
    PRODUCT_OUT_OF_SEASON_do: '不在提货期内，到时候再来即可，卡片不受影响。',
    REGION_NOT_SERVED_do: '请换一个收货地区，或选择其他礼品。',
    STORE_NOT_OFFERED_do: '请换一家门店，或选择快递送货。',
  },
  en: {
    everyYear: '{period} every year',
    and: ', ',
    canBeRedeemed: 'Available {season}',
    opens: 'Available from {date}',
    over: 'Its time is over',

    PRODUCT_OFF_SHELF: 'Not on offer',
    PRODUCT_OUT_OF_SEASON: 'Out of season',
    PRODUCT_SOLD_OUT: 'All gone',
    PRODUCT_NO_DATE: 'Fully booked',
    REGION_NOT_SERVED: 'Not delivered there',
    STORE_NOT_OFFERED: 'Not at this store',
    PRODUCT_OUT_OF_SEASON_do: 'Not in season now. Come back then; your card stays as it is.',
    REGION_NOT_SERVED_do: 'Please choose another region or another gift.',
    STORE_NOT_OFFERED_do: 'Please choose another store, or have it delivered.',
  },
})
