import { beforeEach, describe, expect, it } from '@jest/globals';
import { findDynoxide, installedEngines } from '../dynamodb/engine/choose-engine.ts';
import { startTiedProcess } from '../process/start-tied-process.ts';
import { attackAsAPage } from '../testing/attack-as-a-page.ts';
import { listeningPorts } from '../testing/listening-ports.ts';
import { startFixture } from '../testing/start-fixture.ts';

const done = 'exports.handler = async () => {};';

let portsBefore: Set<number>;
const newPorts = (): number[] => listeningPorts().flatMap(({ port }) => (portsBefore.has(port) ? [] : [port]));
const attackAll = async (): Promise<string[]> => (await Promise.all(newPorts().map(attackAsAPage))).flat();

// Linux lists the ports of each process, so the test also finds ports that it does not expect.
(process.platform === 'linux' ? describe : describe.skip)('a page in a browser', () => {
  beforeEach(() => {
    portsBefore = new Set(listeningPorts().map(({ port }) => port));
  });

  it.each(installedEngines())('is served by no port of a whole stack on %s', async (engine) => {
    const template = { resources: { Bucket: { Type: 'AWS::S3::Bucket' } } };
    await using _ = await startFixture(done, { engine, template });

    // The ports of the queues, events, buckets, tables, their engine, and the function's Runtime API.
    expect(newPorts()).toHaveLength(6);
    expect(await attackAll()).toEqual([]);
  });

  it('is found when a port of a function serves it while it is invoked', async () => {
    const open = `require('node:http').createServer((_, response) => response.end('orders')).listen(0, '127.0.0.1');`;
    const busy = 'exports.handler = async () => await new Promise(() => setInterval(() => {}, 1e6));';
    await using running = await startFixture(open + busy);
    void running.stack.invoke('consumer', {});

    const served = await attackAll();
    expect(served).toContain('a rebound name reads at /2018-06-01/runtime/invocation/next of 127.0.0.1: 200 orders');
    expect(served).toHaveLength(24);
  });

  (findDynoxide() === undefined ? it.skip : it)('is served when dynoxide listens at 127.0.0.1', async () => {
    const arguments_ = ['--host', '127.0.0.1', '--port', '0'];
    const program = findDynoxide() ?? '';
    await using dynoxide = new AsyncDisposableStack();
    const { stop } = await startTiedProcess({ program, arguments: arguments_, readyPattern: /(listening on)/ });
    dynoxide.defer(stop);

    const served = await attackAll();
    expect(served).toContain('a rebound name posts at / of 127.0.0.1: 200 {"TableNames":[]}');
    expect(served).toContainEqual(expect.stringMatching(/^a page sends a preflight request at \/ /));
  });
});
