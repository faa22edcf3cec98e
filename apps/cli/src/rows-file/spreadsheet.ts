const months = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';

/** Texts that a spreadsheet takes for a number, a date, a time or a boolean, and saves in its own form: `007`, `1-2`, `MAR1`, `1E5`, `TRUE`. */
const retyped = new RegExp(
  [
    String.raw`[-+(]?[$€£¥]?[\d.,' ]*\d[\d.,' ]*(?:e[-+]?\d+)?[%)]?`,
    String.raw`\d{1,4}[-/. ]\d{1,2}(?:[-/. ]\d{1,4})?(?:[T ].*)?`,
    String.raw`(?:\d{1,4}[-/. ]?)?${months}[-/. ,]*\d{0,4}(?:[-/. ,]+\d{1,4})?`,
    String.raw`\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?`,
    'true|false',
  ]
    .map((each) => `(?:${each})`)
    .join('|')
    .replace(/^/, String.raw`^\s*(?:`)
    .replace(/$/, String.raw`)\s*$`),
  'i',
);

/** Whether a spreadsheet that saves the file would write the text otherwise. */
export function isRetyped(text: string): boolean {
  return text.length <= 40 && /\d|true|false/i.test(text) && retyped.test(text);
}

/** How many characters a spreadsheet keeps of a cell. */
export const longestCell = 32_767;
