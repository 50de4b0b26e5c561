import type { Locale } from '#app/core/i18n/locale.ts'

/** What AG Grid itself says, mostly to screen readers. In English it brings its own words. */
const CHINESE: Readonly<Record<string, string>> = {
  loadingOoo: '加载中…',
  loadingError: '出错',
  noRowsToShow: '没有订单',
  thousandSeparator: ',',
  decimalSeparator: '.',
  true: '是',
  false: '否',
  selectAll: '（全选）',
  ariaChecked: '已选中',
  ariaUnchecked: '未选中',
  ariaIndeterminate: '部分选中',
  ariaRowDeselect: '按空格键取消选择这一行',
  ariaRowSelect: '按空格键选择这一行',
  ariaRowToggleSelection: '按空格键选择或取消选择这一行',
  ariaRowSelectAll: '按空格键选择或取消选择全部行',
  ariaHeaderSelection: '可全选的列',
  ariaSelectAllRows: '选择全部行',
  ariaToggleVisibility: '按空格键显示或隐藏',
  ariaColumn: '列',
  ariaColumnGroup: '列组',
  ariaSortableColumn: '按回车键排序',
  ariaMenuColumn: '按 Alt 加下箭头打开列菜单',
  ariaInputEditor: '单元格编辑框',
  ariaLabelCellEditor: '单元格编辑框',
  ariaLabelSelectField: '选择',
  ariaLabelRichSelectField: '选择',
  ariaValidationErrorPrefix: '单元格内容有误',
  ariaPendingChange: '待保存的修改',
  ariaSkeletonCellLoading: '正在加载这一行',
  ariaSkeletonCellLoadingFailed: '这一行加载失败',
  invalidSelectionValidation: '请选择列表中的一项。',
  tooltipValidationErrorSeparator: '。',
}

/** Texts for the grid option `localeText`. */
export function gridTexts(locale: Locale): Record<string, string> {
  return locale === 'zh-CN' ? { ...CHINESE } : {}
}
