import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { LocalStack } from '@daybreak/local-stack';

/** CloudFormation and Lambda of an account in which one stack is deployed: a local one. */
export interface FakeAccount extends AsyncDisposable {
  readonly url: string;
  /** Functions that were invoked, in order. */
  readonly invoked: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Serves DescribeStacks, with the stack's outputs, and Invoke, by its functions, on a free port of 127.0.0.1. */
export async function startFakeAccount(stackName: string, stack: LocalStack): Promise<FakeAccount> {
  const invoked: string[] = [];
  const invoke = async (functionName: string, payload: unknown): Promise<Answer> => {
    invoked.push(functionName);
    const { result } = await stack.invoke(functionName, payload);
    const headers = { 'content-type': 'application/json' };
    if (result.ok) return { status: 200, headers, body: result.payload };
    return {
      status: 200,
      headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
      body: JSON.stringify(result.error),
    };
  };
  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    const body = await text(incoming);
    const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(incoming.url ?? '') ?? [];
    if (functionName !== undefined) return await invoke(functionName, JSON.parse(body));
    return describeStacks(new URLSearchParams(body).get('StackName'), stackName, stack.outputs);
  };

  const server = createServer((incoming, outgoing) => {
    void answer(incoming).then(
      ({ status, headers, body }) => outgoing.writeHead(status, headers).end(body),
      () => outgoing.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on');
  return {
    url: `http://127.0.0.1:${address.port}`,
    invoked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function describeStacks(asked: string | null, stackName: string, outputs: LocalStack['outputs']): Answer {
  const headers = { 'content-type': 'text/xml' };
  if (asked !== stackName) {
    const error = `<Code>ValidationError</Code><Message>Stack with id ${asked} does not exist</Message>`;
    const body = `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`;
    return { status: 400, headers, body };
  }
  const members = Object.entries(outputs).map(
    ([name, value]) => `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack = `<member><StackName>${stackName}</StackName><Outputs>${members.join('')}</Outputs></member>`;
  const body =
    '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>' +
    `<Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  return { status: 200, headers, body };
}
