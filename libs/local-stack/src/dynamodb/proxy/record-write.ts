import type { Body } from '../capacity/body.ts';
import type { WriteRecorder } from '../streams/create-write-recorder.ts';
import { httpAnswer } from './http-message.ts';
import type { PrepareRequest } from './prepare-request.ts';

/** Records a write, meters it if there is a meter, and returns its response. Rejects when the engine breaks the connection. */
export async function recordWrite(
  operation: string,
  body: Body,
  { recorder, prepareRequest }: { recorder: WriteRecorder; prepareRequest: PrepareRequest | undefined },
): Promise<Buffer> {
  const metered = prepareRequest?.(operation, body);
  if (metered !== undefined && 'refusal' in metered)
    return httpAnswer(metered.refusal.statusCode, metered.refusal.body);
  const answer = await recorder.perform(operation, metered?.body ?? body);
  const settled = metered?.settle?.(answer) ?? answer;
  return httpAnswer(settled.statusCode, settled.body);
}
