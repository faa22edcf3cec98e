import type { Arrival } from '@daybreak/local-stack';

/** The result of `init`: the written test, and what it is based on. */
export interface InitResult {
  readonly file: string;
  readonly run: string;
  /** The entry point, such as `queue orders`. */
  readonly begins: string;
  readonly receivers: readonly string[];
  readonly arrival: Arrival;
  /** The number of items, by table. */
  readonly items: Readonly<Record<string, number>>;
  /** The number of messages, by queue. */
  readonly leaves: Readonly<Record<string, number>>;
  readonly unsupported: readonly string[];
  /** The log of the functions, if the run left no item, message or event. */
  readonly log: readonly string[];
}

/** The maximum number of lines about resources that are not emulated. */
const shownLines = 12;

/** Returns the result as text. */
export function describeResult(result: InitResult): string {
  const { file, run, begins, receivers, arrival, items, leaves, unsupported, log } = result;
  const hidden = unsupported.length - shownLines;
  return [
    `Wrote ${file}. Run it: ${run}`,
    `  Arrival at the ${begins}, for ${listOf(receivers)}:`,
    `  ${JSON.stringify(arrival)}`,
    `  Expected items: ${expectedItems(items)}.`,
    ...Object.entries(leaves).map(
      ([name, count]) => `  Expected messages in ${name}, which no function receives: ${count}.`,
    ),
    ...(log.length === 0
      ? []
      : [
          `  The run left no item, no message and no event. If a function ignores an error, pass another --message. Log:`,
        ]),
    ...log.map((line) => `  ${line}`),
    ...unsupported.slice(0, shownLines).map((line) => `  Not emulated: ${line}`),
    ...(hidden > 0 ? [`  Not emulated: ${hidden} more. --json lists all.`] : []),
    '',
  ].join('\n');
}

function expectedItems(items: InitResult['items']): string {
  if (Object.keys(items).length === 0) return 'none, because there is no table';
  const held = Object.entries(items).filter(([, count]) => count > 0);
  return held.length === 0 ? 'none' : held.map(([table, count]) => `${count} in ${table}`).join(', ');
}

const listOf = (names: readonly string[]): string => names.join(' and ');
