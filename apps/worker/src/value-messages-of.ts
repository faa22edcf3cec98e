import type { Plan, RowMessage, ValueMessage } from '@daybreak/domain';

/** The messages that carry a plan's values, `valuesPerMessage` each; every one says how many keys the whole plan has. */
export function valueMessagesOf(
  { rowId, version, runId }: RowMessage,
  { values, next }: Plan,
  valuesPerMessage: number,
): ValueMessage[] {
  const entries = Object.entries(values);
  const common = { rowId, version, runId, expected: entries.length, next };
  const messages: ValueMessage[] = [];
  for (let from = 0; from < entries.length; from += valuesPerMessage) {
    messages.push({ ...common, values: Object.fromEntries(entries.slice(from, from + valuesPerMessage)) });
  }
  return messages;
}
