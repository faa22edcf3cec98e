const months = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';

/** Texts that a spreadsheet reads as a number, a date, a time or a boolean, and saves in its own format: `007`, `1-2`, `MAR1`, `1E5`, `TRUE`. */
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

/** Whether a spreadsheet would save the text differently. */
export function isRetyped(text: string): boolean {
  return text.length <= 40 && /\d|true|false/i.test(text) && retyped.test(text);
}

/** The maximum number of characters in a cell of a spreadsheet. */
export const longestCell = 32_767;
