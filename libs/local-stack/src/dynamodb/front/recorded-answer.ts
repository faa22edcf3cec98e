import type { Body } from '../capacity/body.ts';
import type { WriteRecorder } from '../streams/create-write-recorder.ts';
import { httpAnswer } from './http-message.ts';
import type { PassRequest } from './pass-request.ts';

/** Records a write, meters it if there is a meter, and returns its response. Rejects when the engine breaks the connection. */
export async function recordedAnswer(
  operation: string,
  body: Body,
  { recorder, passRequest }: { recorder: WriteRecorder; passRequest: PassRequest | undefined },
): Promise<Buffer> {
  const metered = passRequest?.(operation, body);
  if (metered !== undefined && 'refusal' in metered)
    return httpAnswer(metered.refusal.statusCode, metered.refusal.body);
  const answer = await recorder.perform(operation, metered?.body ?? body);
  const settled = metered?.settle?.(answer) ?? answer;
  return httpAnswer(settled.statusCode, settled.body);
}
