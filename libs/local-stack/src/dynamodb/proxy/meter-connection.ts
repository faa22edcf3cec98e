import * as v from 'valibot';
import type { Body } from '../capacity/body.ts';
import type { PreparedRequest, PrepareRequest } from './prepare-request.ts';
import { cutUnits } from './cut-units.ts';
import { httpAnswer, httpMessage } from './http-message.ts';
import type { HttpMessage } from './http-reader.ts';

/** Meters the requests and responses of one connection. */
export interface MeteredConnection {
  /** Returns the response to a throttled request, or the request to the engine. */
  request(operation: string, message: HttpMessage): { answer: Buffer } | { forward: Buffer };
  /** Returns the response to the client. Responses come in the order of their requests. */
  answer(message: HttpMessage): Buffer;
}

const statusIn = /^HTTP\/1\.1 (\d{3})/;

export function meterConnection(prepareRequest: PrepareRequest): MeteredConnection {
  const pending: (PreparedRequest | undefined)[] = [];

  return {
    request(operation, message) {
      const body = jsonOf(message);
      const metered = body && prepareRequest(operation, body);
      if (metered !== undefined && 'refusal' in metered) {
        const { statusCode, body: refusal } = metered.refusal;
        return { answer: httpAnswer(statusCode, refusal) };
      }
      const text = metered === undefined ? undefined : textOf(metered.body);
      pending.push(text === undefined ? undefined : metered);
      // The engines do not verify signatures, so the body can differ.
      return { forward: text === undefined ? message.bytes : httpMessage(message.head, text) };
    },
    answer({ head, body, bytes }) {
      const statusCode = Number(statusIn.exec(head)?.[1]);
      // An interim response: 100 Continue.
      if (statusCode < 200) return bytes;
      const metered = pending.shift();
      if (metered?.settle === undefined) return bytes;
      const cut = statusCode === 200 && metered.isSettledByUnits ? cutUnits(body) : undefined;
      if (cut !== undefined) {
        metered.settle({ statusCode, body: { ConsumedCapacity: cut.consumed } });
        return httpMessage(head, cut.rest);
      }
      const parsed = jsonOf({ body });
      if (parsed === undefined) return bytes;
      const answer = metered.settle({ statusCode, body: parsed });
      return httpAnswer(answer.statusCode, answer.body);
    },
  };
}

const bodySchema = v.pipe(v.string(), v.parseJson(), v.looseObject({}));

/** Returns the body of a message, or undefined if it is not a JSON object. */
export function jsonOf({ body }: Pick<HttpMessage, 'body'>): Body | undefined {
  const parsed = v.safeParse(bodySchema, body.toString());
  return parsed.success ? parsed.output : undefined;
}

/** Returns undefined for a body that is nested too deeply. It is forwarded unchanged, and the engine rejects it. */
function textOf(body: object): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}
