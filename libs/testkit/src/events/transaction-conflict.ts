import { recordsOf } from '../wire/record-of.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';

/** Returns the response of DynamoDB to a transaction that it cancels because another request is under way on one of its items. */
export function transactionConflict({ body }: WireRequest, choose: (count: number) => number): WireResponse {
  const items = recordsOf(body['TransactItems']);
  const inConflict = choose(items.length);
  const reasons = items.map((_, index) =>
    index === inConflict
      ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
      : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return {
    statusCode: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      CancellationReasons: reasons,
    },
  };
}
