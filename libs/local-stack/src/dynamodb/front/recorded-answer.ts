import type { Body } from '../capacity/body.ts';
import type { Meter } from '../capacity/create-meter.ts';
import type { WriteRecorder } from '../streams/create-write-recorder.ts';
import { httpAnswer } from './http-message.ts';

/** The answer to a write that is metered, where there is a meter, and recorded. Rejects when the engine breaks the connection. */
export async function recordedAnswer(
  operation: string,
  body: Body,
  { recorder, meter }: { recorder: WriteRecorder; meter: Meter | undefined },
): Promise<Buffer> {
  const metered = meter?.begin(operation, body);
  if (metered !== undefined && 'refusal' in metered)
    return httpAnswer(metered.refusal.statusCode, metered.refusal.body);
  const answer = await recorder.perform(operation, metered?.body ?? body);
  const settled = metered?.settle(answer) ?? answer;
  return httpAnswer(settled.statusCode, settled.body);
}
