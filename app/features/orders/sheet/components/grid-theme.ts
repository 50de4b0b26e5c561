import { themeQuartz } from 'ag-grid-community'

/** The grid in our colours, which follow the theme of the page by themselves. */
export const gridTheme = themeQuartz.withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--surface)',
  foregroundColor: 'var(--ink)',
  textColor: 'var(--ink)',
  borderColor: 'var(--line)',
  chromeBackgroundColor: 'var(--sunken)',
  headerBackgroundColor: 'var(--sunken)',
  headerTextColor: 'var(--muted)',
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--accent-soft)',
  rangeSelectionBorderColor: 'var(--ring)',
  inputFocusBorder: { color: 'var(--ring)' },
  browserColorScheme: 'inherit',
  fontFamily: 'inherit',
  fontSize: 13,
  headerFontSize: 12,
  headerFontWeight: 500,
  rowHeight: 36,
  headerHeight: 36,
  cellHorizontalPadding: 10,
  wrapperBorderRadius: 8,
  columnBorder: { color: 'var(--line)' },
})
