const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether the text has the syntax of a JSON number. `007`, `+1`, `.5` and `1_000` do not. */
export function isJsonNumber(text: string): boolean {
  return jsonNumber.test(text);
}

/** Whether a double holds the JSON number `text` with every digit: `0.1` and `1.50` yes, `12345678901234567890` no. */
export function isExactNumber(text: string): boolean {
  const number = Number(text);
  return Number.isFinite(number) && normalise(text) === normalise(String(number));
}

/** The reason of a number that a double can't hold exactly. */
export function inexactNumberReason(text: string, example: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `${shown} would lose digits as a number: write it as text, ${example}`;
}

/** A decimal as its significant digits and exponent. Two notations of one number are equal. */
function normalise(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const scale = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign}${significant}e${scale}`;
}
