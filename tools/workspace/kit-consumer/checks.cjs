/** The checks of the packed kit in another project. Each test file of this folder runs them with its own runner. */
const assert = require('node:assert/strict');
const { join } = require('node:path');
const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');

const templatePath = join(__dirname, 'Orders.template.json');
const samTemplatePath = join(__dirname, '.aws-sam/build/template.yaml');

async function place(stack) {
  stack.queues.queueOrThrow('placed').send([{ body: JSON.stringify({ orderId: 'order-1' }) }]);
  await stack.waitUntilIdle({ timeoutMs: 60_000, skipTime: true });
}

async function isCharged(stack) {
  await place(stack);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const dynamodb = new DynamoDBClient({ endpoint: stack.dynamodbEndpoint, region: stack.region, credentials });
  const Key = { orderId: { S: 'order-1' } };
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'orders', Key }));
  dynamodb.destroy();
  assert.deepEqual(Item, { ...Key, status: { S: 'charged' } });
}

exports.checks = ({ startLocalStack }, { createSimulator, explore, LeakError, startFunction }) => ({
  async 'a function runs from its folder, with its own permissions'() {
    const stack = await startLocalStack({ templatePath });
    try {
      await isCharged(stack);
    } finally {
      await stack.stop();
    }
  },
  async 'a handler runs in the process of the test'() {
    const placed = [];
    const handler = async ({ Records }) => {
      placed.push(...Records.map(({ body }) => JSON.parse(body)));
      return { batchItemFailures: [] };
    };
    const stack = await startLocalStack({ templatePath, functions: () => ({ Charge: handler }) });
    try {
      await place(stack);
    } finally {
      await stack.stop();
    }
    assert.deepEqual(placed, [{ orderId: 'order-1' }]);
  },
  async 'the error for a handler that leaves a timer running names the handler'() {
    const harness = await startFunction(
      'dynalite',
      () =>
        async function leavingATimer() {
          setTimeout(() => {}, 60_000).unref();
        },
    );
    harness.send({ orderId: 'order-1' });
    await assert.rejects(harness.idle(), (error) => error instanceof LeakError && /leavingATimer/.test(error.message));
    await harness[Symbol.asyncDispose]();
  },
  async 'a simulation finds an update that a function with its own clients loses'() {
    const simulator = await createSimulator({
      template: templatePath,
      functions: { charge: join(__dirname, 'charge/counting.js') },
      begin(_, setup) {
        for (const amount of [5, 8]) setup.send('placed', JSON.stringify({ orderId: 'order-1', amount }));
      },
    });
    await assert.rejects(explore(simulator, {}), /^SimulationFailure: "no update is lost" broken at orders .*order-1/);
    await simulator.close();
    await assert.rejects(fetch('http://127.0.0.1:9/'), /fetch failed/); // the machine's own fetch again
  },
});

/** Each of these runs in one module format, because all formats parse templates with the same code. */
exports.templates = ({ startLocalStack }) => ({
  async 'the template of sam build runs'() {
    const stack = await startLocalStack({ templatePath: samTemplatePath, strict: true });
    try {
      await isCharged(stack);
    } finally {
      await stack.stop();
    }
  },
  async 'the template of cdk synth runs'() {
    const { CDK_TEMPLATE, CDK_FUNCTION } = process.env;
    const stack = await startLocalStack({ templatePath: CDK_TEMPLATE });
    try {
      const invocation = await stack.invoke(CDK_FUNCTION, { scheduledTime: '2026-03-29T12:00:00Z' });
      await stack.waitUntilIdle({ timeoutMs: 60_000, skipTime: true });
      assert.equal(invocation.result.ok, true);
    } finally {
      await stack.stop();
    }
  },
});
