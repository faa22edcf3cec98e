/**
 * The functions with one part wrong. `changes` are pairs: a text of the true function, and what a faulty variant has in its place.
 * `withoutOracle`: the kit finds it without knowing what orders are.
 */
export const faultyVariants = [
  {
    name: 'puts back the stock that it read',
    function: 'reserve',
    // Two that read before either writes put back the same stock, and one reservation is lost.
    changes: [
      [
        /await dynamodb\.send\(\s*new UpdateCommand\([^]*?\}\),\s*\);/,
        `const { Item } = await dynamodb.send(new GetCommand({ TableName: STOCK_TABLE, Key: { sku }, ConsistentRead: true }));
    if (Item.reservations[orderId] !== undefined) return true;
    if (Item.available < quantity) return false;
    Item.available -= quantity;
    Item.reservations[orderId] = quantity;
    await dynamodb.send(new PutCommand({ TableName: STOCK_TABLE, Item }));`,
      ],
    ],
    breaks: /^"no update is lost" broken at stock /,
    withoutOracle: true,
  },
  {
    name: 'answers before the payment is requested',
    function: 'reserve',
    changes: [['await requestPayment(', 'void requestPayment(']],
    breaks: /^"nothing is left running" broken at reserve#\d+: it sent SendMessage after it had settled$/,
    withoutOracle: true,
  },
  {
    name: 'names failed messages by their orders',
    function: 'reserve',
    changes: [
      [
        '({ messageId }) => ({ itemIdentifier: messageId })',
        '({ body }) => ({ itemIdentifier: JSON.parse(body).orderId })',
      ],
    ],
    breaks:
      /^"every batch answer is understood" broken at reserve: The response names order-\d, which is not a message of its batch/,
    withoutOracle: true,
  },
  {
    name: 'takes a recorded order for one whose payment was requested',
    function: 'reserve',
    // The invocation that recorded the order may have died before it requested the payment.
    changes: [
      ['if (isReserved) await', 'if (isReserved && isNew) await'],
      ['await recordOrder(', 'const isNew = await recordOrder('],
      [/(async function recordOrder[^]*?\);\n)([^]*?throw error;\n)/, '$1    return true;\n$2    return false;\n'],
    ],
    breaks: /^"each order ends" broken at order-\d: it is reserved /,
  },
  {
    name: 'asks the provider without a key',
    function: 'charge',
    changes: [[", 'idempotency-key': orderId", '']],
    breaks: /^"each order is charged once" broken at order-\d: it was charged twice$/,
  },
];
