import type { OutgoingEvent } from '@daybreak/events';
import * as v from 'valibot';
import { type EditMessage, rowIdOf } from './edit-message.ts';

const text = v.string();
const common = {
  schemaVersion: v.literal(1),
  id: v.pipe(text, v.description('`<action>/<rowId>/<token>`: the same each time this event is sent.')),
  token: v.pipe(text, v.description('The token of the message.')),
  action: text,
  rowId: v.optional(text),
  at: v.pipe(text, v.isoTimestamp()),
};

/** The details of the events of edits, by detail type. */
export const editEventSchemas = {
  EditApplied: v.object({
    ...common,
    result: v.pipe(
      v.picklist(['created', 'replaced', 'unchanged', 'edited', 'repeated']),
      v.description('`repeated`: the edit was made before, or a later one has overtaken it.'),
    ),
    version: v.optional(v.pipe(v.number(), v.description('The version of the row after the edit.'))),
  }),
  EditRefused: v.object({ ...common, reason: text, message: text }),
};

export type EditEvent = {
  [Type in keyof typeof editEventSchemas]: {
    detailType: Type;
  } & Omit<v.InferOutput<(typeof editEventSchemas)[Type]>, keyof typeof common>;
}[keyof typeof editEventSchemas];

/** The event of the outcome of a message, in the order of its row. */
export function outgoingEditEvent(
  message: EditMessage,
  { detailType, ...outcome }: EditEvent,
  at: string,
): OutgoingEvent {
  const { token, action } = message;
  const rowId = rowIdOf(message);
  const id = `${action}/${rowId ?? ''}/${token}`;
  const detail = { schemaVersion: 1, id, token, action, ...(rowId === undefined ? {} : { rowId }), at, ...outcome };
  return { id, detailType, time: at, orderKey: rowId ?? 'pauses', detail };
}
