import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { LocalStack } from '@daybreak/local-stack';
import * as v from 'valibot';

/** An alarm as CloudWatch returns it. */
export interface FakeAlarm {
  AlarmName: string;
  StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  StateReason: string;
  AlarmDescription?: string;
}

export interface FakeAws extends AsyncDisposable {
  readonly endpoint: string;
  /** The template that GetTemplate returns for every stack, as JSON. */
  template: string;
  /** The stacks that DescribeStacks finds: the outputs of each, by stack name. */
  readonly stacks: Map<string, Readonly<Record<string, string>>>;
  readonly alarms: FakeAlarm[];
  /** The latest value of each metric that CloudWatch has, by `Namespace/MetricName/DimensionValue`. */
  readonly metrics: Map<string, number>;
  /** Errors that CloudFormation returns first, once each. */
  readonly refusals: { status: number; type: string; message: string }[];
  /** Errors of invocations, once each, in place of the function. */
  readonly failures: { errorType: string; errorMessage: string }[];
  /** The payload of every invocation, as JSON. */
  readonly invocations: string[];
}

/**
 * The AWS actions that the local stack does not have, over their own wire protocols: CloudFormation's DescribeStacks and GetTemplate, Lambda's
 * Invoke, which invokes the functions of the stack, and CloudWatch's DescribeAlarms, with two alarms a page, and GetMetricData, with two
 * metrics a page.
 */
export async function startFakeAws(stack: Pick<LocalStack, 'invoke'>, template: string): Promise<FakeAws> {
  const fake: Omit<FakeAws, 'endpoint' | typeof Symbol.asyncDispose> = {
    template,
    stacks: new Map(),
    alarms: [],
    metrics: new Map(),
    refusals: [],
    failures: [],
    invocations: [],
  };
  const server = createServer((request, response) => {
    void answer(request, { ...fake, stack }).then(({ status = 200, headers = {}, body }) => {
      response.writeHead(status, headers).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return Object.assign(fake, {
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: string;
}

type Parts = Omit<FakeAws, 'endpoint' | typeof Symbol.asyncDispose> & { stack: Pick<LocalStack, 'invoke'> };

async function answer(request: IncomingMessage, fake: Parts): Promise<Answer> {
  const body = await text(request);
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.endsWith('.DescribeAlarms')) return json(describeAlarms(v.parse(alarmsInput, body), fake.alarms));
  if (target.endsWith('.GetMetricData')) return json(getMetricData(v.parse(metricsInput, body), fake.metrics));
  const functionName = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1];
  if (functionName !== undefined) return await invoke(decodeURIComponent(functionName), body, fake);
  const input = new URLSearchParams(body);
  return input.get('Action') === 'GetTemplate' ? getTemplate(fake) : describeStacks(input, fake);
}

function getTemplate({ template }: Parts): Answer {
  const escaped = template.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const result = `<GetTemplateResult><TemplateBody>${escaped}</TemplateBody></GetTemplateResult>`;
  return xml(`<GetTemplateResponse xmlns="${namespace}">${result}</GetTemplateResponse>`, 200);
}

function json(value: object, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(value) };
}

const alarmsInput = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ AlarmNamePrefix: v.string(), NextToken: v.optional(v.string(), '0') }),
);

function describeAlarms(
  { AlarmNamePrefix: prefix, NextToken: token }: v.InferOutput<typeof alarmsInput>,
  alarms: readonly FakeAlarm[],
): object {
  const from = Number(token);
  const found = alarms.filter(({ AlarmName: name }) => name.startsWith(prefix));
  const page = found.slice(from, from + 2);
  return {
    MetricAlarms: page,
    CompositeAlarms: [],
    ...(from + 2 < found.length ? { NextToken: String(from + 2) } : {}),
  };
}

const metricsInput = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    NextToken: v.optional(v.string(), '0'),
    EndTime: v.number(),
    MetricDataQueries: v.array(
      v.object({
        Id: v.string(),
        MetricStat: v.object({
          Metric: v.object({
            Namespace: v.string(),
            MetricName: v.string(),
            Dimensions: v.tuple([v.object({ Value: v.string() })]),
          }),
        }),
      }),
    ),
  }),
);

function getMetricData(
  { NextToken: token, EndTime: until, MetricDataQueries: queries }: v.InferOutput<typeof metricsInput>,
  metrics: ReadonlyMap<string, number>,
): object {
  const from = Number(token);
  const at = Math.min(until - 1, Date.now() / 1000);
  const results = queries.slice(from, from + 2).map(({ Id, MetricStat: { Metric } }) => {
    const { Namespace, MetricName, Dimensions } = Metric;
    const value = metrics.get(`${Namespace}/${MetricName}/${Dimensions[0].Value}`);
    return { Id, ...(value === undefined ? { Timestamps: [], Values: [] } : { Timestamps: [at], Values: [value] }) };
  });
  return { MetricDataResults: results, ...(from + 2 < queries.length ? { NextToken: String(from + 2) } : {}) };
}

async function invoke(functionName: string, event: string, { stack, invocations, failures }: Parts): Promise<Answer> {
  invocations.push(event);
  const failure = failures.shift();
  const failed = (error: object): Answer => ({
    headers: { 'X-Amz-Function-Error': 'Unhandled' },
    body: JSON.stringify(error),
  });
  if (failure !== undefined) return failed(failure);
  const { result } = await stack.invoke(functionName, JSON.parse(event));
  return result.ok ? { body: result.payload } : failed(result.error);
}

const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

function describeStacks(input: URLSearchParams, { stacks, refusals }: Parts): Answer {
  const name = input.get('StackName') ?? '';
  const outputs = stacks.get(name);
  const refusal =
    refusals.shift() ??
    (outputs === undefined
      ? { status: 400, type: 'ValidationError', message: `Stack with id ${name} does not exist` }
      : undefined);
  if (refusal !== undefined) {
    const { status, type, message } = refusal;
    const error = `<Error><Type>Sender</Type><Code>${type}</Code><Message>${message}</Message></Error>`;
    return xml(`<ErrorResponse xmlns="${namespace}">${error}<RequestId>fake</RequestId></ErrorResponse>`, status);
  }
  const members = Object.entries(outputs ?? {}).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return xml(
    `<DescribeStacksResponse xmlns="${namespace}"><DescribeStacksResult><Stacks><member>
      <StackName>${name}</StackName><CreationTime>2026-03-01T12:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
      <Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    200,
  );
}

function xml(body: string, status: number): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
