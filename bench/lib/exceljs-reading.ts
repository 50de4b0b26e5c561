import ExcelJS from 'exceljs'

/** Reads an xlsx with exceljs's streaming reader, every cell of it. @returns how many cells have a value */
export async function readEveryCell(file: string): Promise<number> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(file, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'ignore',
    entries: 'ignore',
  })
  let cells = 0
  for await (const sheet of reader)
    for await (const row of sheet)
      row.eachCell((cell) => {
        if (cell.value !== null) cells += 1
      })
  return cells
}
