import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

let heard: string[];
let api: RuntimeApi;
beforeEach(async () => {
  heard = [];
  api = await startRuntimeApi({
    onNext: () => heard.push('next'),
    onResponse: (requestId, body) => heard.push(`response ${requestId} ${body}`),
    onError: (requestId, body) => heard.push(`error ${requestId} ${body}`),
    onInitError: (body) => heard.push(`init error ${body}`),
  });
});
afterEach(() => api.close());

const paths = ['invocation/next', 'invocation/r1/response', 'invocation/r1/error', 'init/error'];
const methodOf = (path: string): string => (path === 'invocation/next' ? 'GET' : 'POST');

it.each(paths)('rejects a request to %s without the secret of the address', async (path) => {
  const [origin = '', secret = ''] = api.address.split('/');
  expect(secret).toMatch(/^[\w-]{22}$/);
  for (const prefix of ['', '/', `/${'A'.repeat(22)}`, `/${secret.slice(1)}`, `/${secret}/..`]) {
    const url = `http://${origin}${prefix}/2018-06-01/runtime/${path}`;
    expect((await fetch(url, { method: methodOf(path) })).status).toBe(404);
  }
  expect(heard).toEqual([]);
});

it('rejects a request of a browser even with the secret', async () => {
  for (const path of paths) {
    const url = `http://${api.address}/2018-06-01/runtime/${path}`;
    const answer = await fetch(url, { method: methodOf(path), headers: { origin: 'https://page.example' } });
    expect(answer.status).toBe(403);
  }
  expect(heard).toEqual([]);
});

it('serves a client that puts the address into a URL', async () => {
  const url = `http://${api.address}/2018-06-01/runtime`;
  const next = fetch(`${url}/invocation/next`);
  await fetch(`${url}/init/error`, { method: 'POST', body: 'late' });
  await fetch(`${url}/invocation/r0/response`, { method: 'POST', body: 'done' });
  await fetch(`${url}/invocation/r1/error`, { method: 'POST', body: 'failed' });
  expect(heard.toSorted()).toEqual(['error r1 failed', 'init error late', 'next', 'response r0 done']);

  api.send({
    requestId: 'r2',
    event: '{"n":1}',
    functionArn: 'arn:work',
    deadlineMs: 2,
    remainingMs: 1,
    timePasses: false,
  });
  const answer = await next;
  expect(answer.headers.get('lambda-runtime-aws-request-id')).toBe('r2');
  expect(await answer.text()).toBe('{"n":1}');
});
