import {
  errorXml,
  type EventPlace,
  PublishError,
  type PublishTarget,
  publishToTopic,
} from '@daybreak/local-stack/internal';
import * as v from 'valibot';
import type { Transport, WireRequest, WireResponse } from './transport.ts';

/** Version 2 of the SDK adds a character set. */
const formType = 'application/x-www-form-urlencoded';

/** Parses a request to SNS, which uses the query protocol. Returns undefined for any other request. */
export function topicRequestOf({
  contentType,
  text,
}: {
  contentType: string | undefined;
  text: string;
}): WireRequest | undefined {
  if (contentType?.startsWith(formType) !== true) return undefined;
  const fields = Object.fromEntries(new URLSearchParams(text));
  return { service: 'SNS', operation: fields['Action'] ?? '', body: fields };
}

/** Adds topics. `target` receives each published message. */
export function withTopics(transport: Transport, place: EventPlace, target: PublishTarget): Transport {
  return {
    async send(request) {
      if (request.service !== 'SNS') return await transport.send(request);
      try {
        const form = new URLSearchParams(v.parse(v.record(v.string(), v.string()), request.body));
        return xml(200, publishToTopic(form, place, target));
      } catch (error) {
        if (!(error instanceof PublishError)) throw error;
        return xmlError(400, error.code, error.message);
      }
    },
    close: async () => await transport.close(),
  };
}

/** Creates an error response of SNS. */
export function xmlError(statusCode: number, code: string, message: string): WireResponse {
  return xml(statusCode, errorXml(new PublishError(code, message)));
}

function xml(statusCode: number, text: string): WireResponse {
  return { statusCode, headers: { 'content-type': 'text/xml' }, body: {}, text };
}
