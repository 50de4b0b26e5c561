import { defineMessages } from '#app/core/i18n/messages.ts'

/** Why something cannot be had, and when it can: the same words for consumers and for the back office. */
export const messages = defineMessages({
  'zh-CN': {
    everyYear: '每年{period}',
    and: '、',
    canBeRedeemed: '{season}可提',
    anyTime: '全年可提',
    opens: '{date} 起可提',
    over: '提货期已过',

    PRODUCT_OFF_SHELF: '已下架',
    PRODUCT_OUT_OF_SEASON: '还没到提货期',
    PRODUCT_SOLD_OUT: '已兑完',
    PRODUCT_NO_DATE: '近期约满',
    REGION_NOT_SERVED: '不配送到该地区',
    STORE_NOT_OFFERED: '该门店不能自提',
    PRODUCT_OFF_SHELF_do: '这款礼品暂时没有上架。',
    PRODUCT_OUT_OF_SEASON_do: '不在提货期内，到时候再来即可，卡片不受影响。',
    PRODUCT_SOLD_OUT_do: '这款已经兑完，请选择其他礼品，或过些时候再来看看。',
    PRODUCT_NO_DATE_do: '可选的送货日期都已约满，请选择其他礼品，或过些时候再来看看。',
    REGION_NOT_SERVED_do: '请换一个收货地区，或选择其他礼品。',
    STORE_NOT_OFFERED_do: '请换一家门店，或选择快递送货。',
  },
  en: {
    everyYear: '{period} every year',
    and: ', ',
    canBeRedeemed: 'Available {season}',
    anyTime: 'Available all year',
    opens: 'Available from {date}',
    over: 'Its time is over',

    PRODUCT_OFF_SHELF: 'Not on offer',
    PRODUCT_OUT_OF_SEASON: 'Out of season',
    PRODUCT_SOLD_OUT: 'All gone',
    PRODUCT_NO_DATE: 'Fully booked',
    REGION_NOT_SERVED: 'Not delivered there',
    STORE_NOT_OFFERED: 'Not at this store',
    PRODUCT_OFF_SHELF_do: 'This gift is not on offer at the moment.',
    PRODUCT_OUT_OF_SEASON_do: 'Not in season now. Come back then; your card stays as it is.',
    PRODUCT_SOLD_OUT_do: 'None is left. Please choose another gift, or look again later.',
    PRODUCT_NO_DATE_do: 'Every delivery day is booked. Please choose another gift, or look again later.',
    REGION_NOT_SERVED_do: 'Please choose another region or another gift.',
    STORE_NOT_OFFERED_do: 'Please choose another store, or have it delivered.',
  },
})
