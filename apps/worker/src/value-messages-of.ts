import { dueAt, type Plan, type Row, type RowMessage, type ValueMessage } from '@daybreak/domain';

/** The messages that carry a plan's values, `valuesPerMessage` each; every one says how many keys the whole plan has, and when the row was due. */
export function valueMessagesOf(
  { rowId, version, runId }: RowMessage,
  { dueDate, timeZone }: Pick<Row, 'dueDate' | 'timeZone'>,
  { values, next }: Plan,
  valuesPerMessage: number,
): ValueMessage[] {
  const entries = Object.entries(values);
  const common = { rowId, version, runId, expected: entries.length, dueDate, dueAt: dueAt(dueDate, timeZone), next };
  const messages: ValueMessage[] = [];
  for (let from = 0; from < entries.length; from += valuesPerMessage) {
    messages.push({ ...common, values: Object.fromEntries(entries.slice(from, from + valuesPerMessage)) });
  }
  return messages;
}
