import type { Arrival } from '@daybreak/local-stack';

/** What a first test is about, once it is written. */
export interface InitResult {
  readonly file: string;
  readonly run: string;
  /** `queue orders`. */
  readonly begins: string;
  readonly receivers: readonly string[];
  readonly arrival: Arrival;
  /** How many there are, by the name of their table. */
  readonly items: Readonly<Record<string, number>>;
  /** How many messages, by the name of their queue. */
  readonly leaves: Readonly<Record<string, number>>;
  readonly unsupported: readonly string[];
  /** What was logged, where nothing is left of it. */
  readonly said: readonly string[];
}

/** As many lines of one kind as a terminal shows at once. */
const shownLines = 12;

/** Says in words what was written. */
export function describeResult(result: InitResult): string {
  const { file, run, begins, receivers, arrival, items, leaves, unsupported, said } = result;
  const hidden = unsupported.length - shownLines;
  return [
    `${file} is written. Run it: ${run}`,
    `  It begins with the ${begins}, and ${listOf(receivers)} ${receivers.length > 1 ? 'get' : 'gets'} what comes there:`,
    `  ${JSON.stringify(arrival)}`,
    `  Items that it expects then: ${expectedItems(items)}.`,
    ...Object.entries(leaves).map(
      ([name, count]) => `  Messages that it expects in ${name}, which nothing reads: ${count}.`,
    ),
    ...(said.length === 0
      ? []
      : [
          `  Nothing is left of it: no item, no message, no event. If that is an error that a function swallows, give another --message. It says:`,
        ]),
    ...said.map((line) => `  ${line}`),
    ...unsupported.slice(0, shownLines).map((line) => `  Not emulated: ${line}`),
    ...(hidden > 0 ? [`  Not emulated: ${hidden} more, which --json lists.`] : []),
    '',
  ].join('\n');
}

function expectedItems(items: InitResult['items']): string {
  if (Object.keys(items).length === 0) return 'none, since there is no table';
  const held = Object.entries(items).filter(([, count]) => count > 0);
  return held.length === 0 ? 'none' : held.map(([table, count]) => `${count} in ${table}`).join(', ');
}

const listOf = (names: readonly string[]): string => names.join(' and ');
