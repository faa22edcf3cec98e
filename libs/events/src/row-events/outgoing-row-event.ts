import type { OutgoingEvent } from '../outgoing-event.ts';
import type { RowEvent } from './row-event.ts';

/**
 * Converts a row's event for a sender. The row's versions stay in order, and values are left out if they make the event
 * too large.
 */
export function outgoingRowEvent({ detailType, detail }: RowEvent): OutgoingEvent {
  const { values, ...rest } = detail;
  return {
    id: detail.id,
    detailType,
    time: detail.endedAt,
    orderKey: detail.rowId,
    detail,
    ...(values === undefined ? {} : { shortDetail: { ...rest, valuesOmitted: 'too-large' } }),
  };
}
