import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

export interface PostAnswer {
  readonly statusCode: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Posts a body, by default an empty JSON object, with headers that fetch would change, such as a host of another name. */
export async function post(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body = '{}',
): Promise<PostAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest(endpoint, { method: 'POST', headers: { ...headers }, agent: false }, resolve);
    request.once('error', reject);
    request.end(body);
  });
  return { statusCode: response.statusCode, headers: response.headers, body: await text(response) };
}
