import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { fuzz, hostileBody, hostileText } from '@daybreak/fuzz';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { actions } from '../actions/actions.ts';
import { createStackClock } from '../clock/clock.ts';
import { createSqsEngine } from '../engine/create-sqs-engine.ts';
import { type SqsServer, startSqsServer } from './start-sqs-server.ts';

const clock = createStackClock({ kind: 'manual', startAt: 0 });
let server: SqsServer;
let agent: Agent;
beforeEach(async () => {
  const engine = createSqsEngine({ clock });
  engine.createQueue('work');
  server = await startSqsServer({ engine });
  agent = new Agent({ keepAlive: true });
});
afterEach(async () => {
  agent.destroy();
  await server.close();
});

interface HttpResponse {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

async function post(headers: Record<string, string>, body: string): Promise<HttpResponse> {
  return await new Promise((resolve, reject) => {
    const sent = httpRequest(server.endpoint, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode: status = 0, headers: responseHeaders } = response;
        resolve({ status, headers: responseHeaders, text: Buffer.concat(chunks).toString() });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const target = (action: string): Record<string, string> => ({ 'x-amz-target': `AmazonSQS.${action}` });
const errorSchema = v.object({
  __type: v.pipe(v.string(), v.regex(/^com\.amazon(aws\.sqs|\.coral\.service)#[A-Za-z.]+$/)),
});

/** Expects a response in AWS JSON: an output, or an error that is the sender's fault. */
function expectWellFormed({ status, headers, text }: HttpResponse): void {
  expect(headers['content-type']).toBe('application/x-amz-json-1.0');
  expect(Number(headers['content-length'])).toBe(Buffer.byteLength(text));
  const body: unknown = JSON.parse(text);
  if (status === 200) return;
  v.parse(errorSchema, { ...v.parse(v.looseObject({}), body) });
  expect(headers['x-amzn-query-error']).toMatch(/;Sender$/);
  expect(status).toBeLessThan(500);
}

async function expectServing(): Promise<void> {
  const sent = await post(target('SendMessage'), JSON.stringify({ QueueUrl: 'work', MessageBody: 'here' }));
  expect(sent.status).toBe(200);
  expect((await post(target('ReceiveMessage'), '{"QueueUrl":"work"}')).text).toContain('"here"');
}

/** Opens a connection that collects the received text. */
async function open(): Promise<{ socket: Socket; received(): string; closed: Promise<unknown> }> {
  const socket = connect(Number(new URL(server.endpoint).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  // Not `once` of node:events, which rejects if the connection breaks first.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  return { socket, received: () => Buffer.concat(chunks).toString(), closed };
}

/** Waits one turn of the event loop, in which Node.js reads incoming data. */
const nextTurn = async (): Promise<boolean> => await new Promise((resolve) => setImmediate(() => resolve(false)));

/** Text that Node.js accepts in a header. */
const headerText = hostileText().map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 1_000));

describe('the SQS server', () => {
  fuzz(
    'responds to any body for any action, and keeps serving',
    800,
    fc.tuple(fc.constantFrom(...actions.keys()), hostileBody()),
    async ([action, body]) => {
      expectWellFormed(await post(target(action), body));
      await expectServing();
    },
  );

  fuzz(
    'responds to any headers, and keeps serving',
    500,
    fc.tuple(headerText, headerText, headerText),
    async ([name, type, auth]) => {
      const headers = { 'x-amz-target': name, 'content-type': type, authorization: auth };
      expectWellFormed(await post(headers, '{}'));
      await expectServing();
    },
  );

  fuzz(
    'rejects any other host, any origin and any site',
    300,
    fc
      .tuple(fc.constantFrom('host', 'origin', 'sec-fetch-site'), headerText)
      // Node.js replaces an empty host with that of the server.
      .filter(([header, value]) => header !== 'host' || value.trim() !== ''),
    async ([header, value]) => {
      const response = await post({ ...target('ListQueues'), [header]: value }, '{}');
      expectWellFormed(response);
      const isLocal = header === 'host' && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(value.trim());
      expect(response.status).toBe(isLocal ? 200 : 403);
    },
  );

  fuzz(
    'responds with an error to input that is not HTTP, and keeps serving',
    300,
    fc.oneof(
      hostileText(),
      hostileText().map((line) => `POST / HTTP/1.1\r\nHost: localhost\r\n${line}\r\n\r\n`),
    ),
    async (text) => {
      const { socket, received, closed } = await open();
      // The client ends its side, so that the server does not wait for more.
      socket.end(text);
      await closed;
      for (const response of received()
        .split(/(?=HTTP\/1\.1 )/)
        .filter((part) => part !== '')) {
        expect(response).toMatch(/^HTTP\/1\.1 4\d\d .*\r\n/);
        expect(response).toMatch(/"__type":"com\.amazon/);
      }
      await expectServing();
    },
  );

  fuzz('keeps serving after a connection breaks anywhere', 200, fc.nat(300), async (at) => {
    const body = JSON.stringify({ QueueUrl: 'work', MessageBody: 'x'.repeat(200) });
    const { socket, closed } = await open();
    const head = `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.SendMessage\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write((head + body).slice(0, at), () => socket.resetAndDestroy());
    await closed;
    await expectServing();
  });

  it('rejects a body that is too long, even if the client sends all of it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => await post(target('SendMessage'), 'x'.repeat(12 * 1024 * 1024))),
    );
    for (const { status, text } of answers)
      expect([status, text]).toEqual([413, expect.stringContaining('RequestEntityTooLarge')]);
    await expectServing();
  });

  it('drops an endless body and closes its connection, for many clients at once', async () => {
    const before = process.memoryUsage();
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const endless = Array.from({ length: 20 }, async () => {
      const { socket, received, closed } = await open();
      // The response or the server's close ends the connection.
      const isOver = closed.then(() => true);
      const responds = new Promise<boolean>((resolve) => socket.once('data', () => resolve(true)));
      socket.write(
        `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.SendMessage\r\nTransfer-Encoding: chunked\r\n\r\n`,
      );
      for (let over = false; !over;) {
        const hasRoom = socket.write(chunk);
        const drained = hasRoom
          ? nextTurn()
          : new Promise<boolean>((resolve) => socket.once('drain', () => resolve(false)));
        over = await Promise.race([isOver, responds, drained]);
      }
      socket.destroy();
      await closed;
      return received();
    });
    for (const text of await Promise.all(endless)) expect(text).toMatch(/^(HTTP\/1\.1 413 .*RequestEntityTooLarge|$)/s);
    expect(process.memoryUsage().rss - before.rss).toBeLessThan(400 * 1024 * 1024);
    await expectServing();
  });

  it('serves other clients while some are slow, and closes while their requests are incomplete', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, open));
    for (const { socket } of slow)
      socket.write(
        'POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nContent-Length: 9\r\n\r\n{',
      );
    await expectServing();
    await server.close();
    for (const { closed } of slow) await closed;
    server = await startSqsServer({ engine: createSqsEngine({ clock }) });
  });

  it.each(['127.0.0.2', '::1'])('does not listen on %s', async (host) => {
    const socket = connect(Number(new URL(server.endpoint).port), host);
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => 'connected'),
      once(socket, 'error').then(() => 'refused'),
    ]).catch(() => 'refused');
    socket.destroy();
    expect(outcome).toBe('refused');
  });
});
