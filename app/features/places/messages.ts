import { defineMessages } from '#app/core/i18n/messages.ts'

/** Suppliers. */
export const messages = defineMessages({
  'zh-CN': {
    title: '供应商',
    lead: '供应商为自己的商品发货。建好之后，可以给它开自己的账号。',
    suppliers: '供应商',
    name: '名称',
    supplierName: '新供应商名称',
    supplierExample: '例如 阳澄湖水产',
    addSupplier: '添加供应商',
    accounts: '账号',
    createdAt: '添加时间',
    suppliersEmpty: '还没有供应商',
    suppliersEmptyBody: '商品由别人代发货时，在下面添加。',
    nameTaken: '已经有同名的了，请换一个名称',
    editSupplier: '修改供应商',
    saved: '“{name}”已保存',
    nameHint: '改名后，账号、商品和订单里都显示新名称。',
  },
  en: {
    title: 'Suppliers',
    lead: 'Suppliers ship their own products. Once added, a supplier can get accounts.',
    suppliers: 'Suppliers',
    name: 'Name',
    supplierName: 'Name of the new supplier',
    supplierExample: 'e.g. Yangcheng Lake Seafood',
    addSupplier: 'Add supplier',
    accounts: 'Accounts',
    createdAt: 'Added',
    suppliersEmpty: 'No suppliers yet',
    suppliersEmptyBody: 'Add them below when somebody else ships products for you.',
    nameTaken: 'There is one with this name already. Please choose another',
    editSupplier: 'Edit supplier',
    saved: '“{name}” saved',
    nameHint: 'A new name appears with its accounts, products and orders at once.',
  },
})
