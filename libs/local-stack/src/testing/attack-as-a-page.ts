import { type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

interface Attack {
  readonly name: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns the requests that a page of a browser can send to a port. Attacks that rebind a name can also set any other header. */
function attacksOn(port: number): Attack[] {
  const own = { host: `127.0.0.1:${port}` };
  const rebound = { host: `rebound.example:${port}` };
  const origin = 'https://page.example';
  const simple = { 'content-type': 'text/plain' };
  return [
    { name: 'a rebound name reads', method: 'GET', headers: rebound },
    { name: 'a rebound name posts', method: 'POST', headers: { ...rebound, origin: `http://rebound.example:${port}` } },
    { name: 'a page posts text', method: 'POST', headers: { ...own, ...simple, origin } },
    { name: 'a file posts text', method: 'POST', headers: { ...own, ...simple, origin: 'null' } },
    {
      name: 'a page of another port posts',
      method: 'POST',
      headers: { ...own, ...simple, origin: 'http://localhost:1' },
    },
    { name: 'a page loads an image', method: 'GET', headers: { ...own, 'sec-fetch-site': 'cross-site' } },
    {
      name: 'a page sends a preflight request',
      method: 'OPTIONS',
      headers: {
        ...own,
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-amz-target',
      },
    },
    {
      name: 'a page opens a WebSocket',
      method: 'GET',
      headers: {
        ...own,
        origin,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'x',
      },
    },
  ];
}

/** Requests that a service, or an unprotected server, would respond to with content. */
const targets: readonly { path: string; headers: Readonly<Record<string, string>> }[] = [
  { path: '/', headers: { 'x-amz-target': 'AmazonSQS.ListQueues' } },
  {
    path: '/',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/r/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20260101T000000Z',
    },
  },
  { path: '/2018-06-01/runtime/invocation/next', headers: {} },
];

/** Returns the attacks on a port of 127.0.0.1 or ::1 whose response is anything other than a refusal that the page can't read. */
export async function attackAsAPage(port: number): Promise<string[]> {
  const outcomes = ['127.0.0.1', '::1'].flatMap((address) =>
    targets.flatMap(({ path, headers }) =>
      attacksOn(port).map(async (attack) => {
        const outcome = await send({ address, port, path }, { ...attack, headers: { ...headers, ...attack.headers } });
        return outcome === refused ? [] : [`${attack.name} at ${path} of ${address}: ${outcome}`];
      }),
    ),
  );
  return (await Promise.all(outcomes)).flat();
}

const refused = 'refused';
const notListening = /ECONNREFUSED|EADDRNOTAVAIL/;

async function send(
  { address, port, path }: { address: string; port: number; path: string },
  { method, headers }: Attack,
): Promise<string> {
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const signal = AbortSignal.timeout(5_000);
      const request = httpRequest(
        { host: address, port, path, method, headers: { ...headers }, agent: false, signal },
        resolve,
      );
      request.once('error', reject).end(method === 'POST' ? '{}' : undefined);
    });
    const body = await text(response);
    const isReadable = response.headers['access-control-allow-origin'] !== undefined;
    return response.statusCode === 403 && !isReadable ? refused : `${response.statusCode} ${body.slice(0, 100)}`;
  } catch (error) {
    return notListening.test(String(error)) ? refused : String(error);
  }
}
