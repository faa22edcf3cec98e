import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createSimulator, InvariantViolation, keepByConfig } from '@daybreak/testkit';

const template = fileURLToPath(new URL('Orders.template.json', import.meta.url));

/** The test's own client: every run has the same config, so one will do. */
const clientOf = keepByConfig((config) => DynamoDBDocumentClient.from(new DynamoDBClient(config)));

/** A simulator of the pipeline as the template has it, or with other modules in the place of some of its functions. */
export async function simulateOrders(functions = {}, { oracle = createOracle } = {}) {
  return await createSimulator({
    template,
    functions,
    outside: createPaymentsApi,
    async begin({ orders, available }, setup) {
      await clientOf(setup.client).send(
        new PutCommand({ TableName: 'stock', Item: { sku: 'mug', available, reservations: {} } }),
      );
      for (const order of orders) setup.send('orders', JSON.stringify({ ...order, sku: 'mug' }));
    },
    oracle,
  });
}

/** The provider, of which each run has a new one: a request with a key that it knows is the first one again. */
function createPaymentsApi() {
  const charges = new Map();
  return ({ headers, body }) => {
    const { orderId } = JSON.parse(body);
    const key = headers['idempotency-key'] ?? charges.size;
    const charge = charges.get(key) ?? { chargeId: `charge-${charges.size + 1}`, orderId };
    charges.set(key, charge);
    return { statusCode: 201, headers: { 'content-type': 'application/json' }, body: JSON.stringify(charge) };
  };
}

/** What must hold besides what the kit itself checks. */
function createOracle(run, { orders, available }) {
  const charged = new Map();
  return {
    onOutside(_, { body }) {
      const { orderId, chargeId } = JSON.parse(body);
      const first = charged.get(orderId) ?? chargeId;
      charged.set(orderId, first);
      if (chargeId !== first)
        run.report(
          new InvariantViolation('each order is charged once', orderId, 'it was charged twice', {
            expected: first,
            found: chargeId,
          }),
        );
    },
    atEnd() {
      const [stock] = run.items('stock');
      const statuses = new Map(run.items('orders').map(({ orderId, status }) => [orderId.S, status.S]));
      const dead = run.messages().map(({ body }) => JSON.parse(body).orderId);
      for (const { orderId, quantity } of orders) {
        if (dead.includes(orderId)) continue;
        const expected = stock.reservations.M[orderId] === undefined ? 'refused' : 'charged';
        if (statuses.get(orderId) !== expected)
          run.report(
            new InvariantViolation(
              'each order ends',
              orderId,
              `it is ${statuses.get(orderId)} after ${quantity} were asked for`,
              { expected, found: statuses.get(orderId) },
            ),
          );
      }
      const reserved = Object.values(stock.reservations.M).reduce((sum, { N }) => sum + Number(N), 0);
      if (Number(stock.available.N) + reserved !== available)
        run.report(
          new InvariantViolation('stock adds up', 'mug', 'it does not', { expected: available, found: stock }),
        );
    },
  };
}
