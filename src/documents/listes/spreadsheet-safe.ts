/**
 * What csv-stringify's `escape_formulas` lets through (it handles = + - @, tab, CR and the full-width forms): a NUL, which
 * spreadsheets drop and so uncover what follows it, is removed; a line feed in front is quoted like the rest.
 */
export function spreadsheetSafe(value: string): string {
  const text = value.includes('\0') ? value.replaceAll('\0', '') : value;
  return text.startsWith('\n') ? `'${text}` : text;
}
