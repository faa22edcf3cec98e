import { GetCommand } from '@aws-sdk/lib-dynamodb';
import {
  accessKeyOf,
  installedEngines,
  loadTemplate,
  type Permissions,
  readStackModel,
  TemplateError,
} from '@daybreak/local-stack';
import { createPermissions } from '@daybreak/local-stack/internal';
import { pausesId } from '@daybreak/repository';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { beforeAll, expect, it } from '@jest/globals';
import { copyTemplate } from '../copy-template.ts';
import { describePipeline } from '../describe-pipeline.ts';
import { newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import { type Outcome, takeEveryPath } from '../permissions/take-every-path.ts';
import {
  describeGrant,
  grantsOf,
  type Template,
  type TemplateGrant,
  withGrant,
  withoutGrant,
} from '../permissions/template-grants.ts';
import { type LocalPipeline, startPipeline } from '../start-pipeline.ts';
import { templatePath } from '../template-path.ts';

// A duplicate would be an attempt, or be parked a second time. One engine is enough: what a role allows is evaluated before a request reaches any.
const [engine = 'dynalite'] = installedEngines();
/** The local stack evaluates permissions; one run is cut short. */
const needs = ['localStack', 'killFunctions'] as const;
const noon = '2026-03-29T12:00:00Z';
/** Gives up sooner than after a day, with all its attempts. */
const soon = { GIVE_UP_AFTER_SECONDS: '3600' };

const template = loadTemplate(templatePath);
const grants = grantsOf(template).map((grant) => [describeGrant(grant), grant] as const);
/** Nobody calls these here: functions' logs and traces, and the keys that data is encrypted with. */
const isNotEmulated = ({ action }: Pick<TemplateGrant, 'action'>): boolean => /^(kms|logs|xray):/.test(action);
const evaluated = grants.filter(([, grant]) => !isNotEmulated(grant));

function grantOf(description: string): TemplateGrant {
  const [, grant] = grants.find(([each]) => each === description) ?? [];
  if (grant === undefined) throw new RangeError(`The template has no grant ${description}`);
  return grant;
}

let permissions: Permissions;
let outcome: Outcome;
beforeAll(async () => {
  await using pipeline = await startPipeline({ engine, ...noDuplicates, environment: soon });
  outcome = await takeEveryPath(pipeline);
  const { permissions: enforced } = pipeline.stack;
  if (enforced === undefined) throw new Error('No permissions were enforced');
  permissions = enforced;
});

/** The permissions of a faulty variant, after every call that was made with those of the template. Throws TemplateError. */
function replay(faulty: Template): Permissions {
  const place = { stackName: 'Daybreak-dev', accountId: '000000000000', region: 'eu-west-1', sqsEndpoint: 'http://x' };
  const replayed = createPermissions(readStackModel({ template: faulty, templatePath, place }), templatePath);
  for (const call of permissions.calls()) replayed.refusalOf(call);
  return replayed;
}

describePipeline('the functions', { needs, once: true }, () => {
  it('have come to every end that there is', () => {
    const byWorker = { status: 'failed', lastError: { stage: 'worker', name: 'PlanError' } };
    expect(outcome).toMatchObject({
      rows: {
        due: { status: 'completed' },
        empty: { status: 'completed' },
        unplannable: byWorker,
        unwritable: { status: 'failed', lastError: { stage: 'writer', name: 'UnwritableError' } },
        poison: { status: 'failed', lastError: { stage: 'writer', name: 'ValidationException' } },
        monthly: { status: 'scheduled', version: 2 },
        edited: { status: 'scheduled', version: 2 },
        behind: { status: 'scheduled', version: 5 },
        lost: { status: 'completed' },
        'by-message': { status: 'completed', version: 2, values: { price: 2 } },
      },
      parked: 2,
    });
  });

  it('were refused nothing', () => {
    expect(permissions.refusals()).toEqual([]);
  });

  it('have no grant that none of it needed', () => {
    expect(permissions.unused()).toEqual([]);
    expect(permissions.used()).toHaveLength(evaluated.length);
    expect(permissions.notEmulated().every(isNotEmulated)).toBe(true);
  });

  it('that may do more are found: one that may delete a row', () => {
    const more = { ...grantOf('Writer may dynamodb:UpdateItem on RowsTable'), action: 'dynamodb:DeleteItem' };
    expect(replay(withGrant(template, more)).unused()).toEqual([
      { role: 'WriterRole', action: 'dynamodb:DeleteItem', resource: expect.stringMatching(/table\/.*RowsTable$/) },
    ]);
    expect(replay(template).unused()).toEqual([]);
  });
});

describePipeline('a stack in which no longer', { needs, once: true }, () => {
  it('any grant is missing is refused nothing', () => {
    expect(replay(template).refusals()).toEqual([]);
  });

  it.each(evaluated)('%s does not start, or is refused a call that it needs', (_, grant) => {
    const refusals = (): readonly string[] => {
      try {
        return replay(withoutGrant(template, grant)).refusals();
      } catch (error) {
        if (error instanceof TemplateError) return error.problems;
        throw error;
      }
    };
    expect(refusals()).toHaveLength(1);
  });
});

/** How often a dead-letter queue of these stacks hands a dead letter out. */
const deadLetterReceives = 3;

/** Puts two rows, and runs a stack without a grant. */
async function runWithout(description: string, assert: (pipeline: LocalPipeline) => Promise<void>): Promise<void> {
  const { Resources: without } = withoutGrant(template, grantOf(description));
  using faulty = copyTemplate((resources) => {
    Object.assign(resources, without);
    const policy = resources['RowDeadLetterQueue']?.Properties['RedrivePolicy'];
    if (typeof policy === 'object' && policy !== null) Object.assign(policy, { maxReceiveCount: deadLetterReceives });
  });
  const { templatePath: faultyPath } = faulty;
  const runIn = 'this process';
  await using pipeline = await startPipeline({
    engine,
    ...noDuplicates,
    templatePath: faultyPath,
    environment: soon,
    runIn,
  });
  await pipeline.put(newRow({ id: 'a' }), newRow({ id: 'poison', rule: 'renew', changes: {} }));
  await assert(pipeline);
}

const isRefused = (action: string, resource: RegExp): unknown => [
  expect.stringMatching(
    new RegExp(`not authorized to perform: ${action} on resource: arn:.*${resource.source} because`),
  ),
];

describePipeline('a run in which no longer', { needs, once: true }, () => {
  it('Scanner may dynamodb:Query on RowsTable/index/due parks its scan messages, and leaves every row as it was', async () => {
    await runWithout('Scanner may dynamodb:Query on RowsTable/index/due', async (pipeline) => {
      const before = await pipeline.items();
      await pipeline.run(noon);
      expect(await pipeline.items()).toEqual(before);
      expect(pipeline.queues.parking.messages()).toHaveLength(16);
      expect(pipeline.stack.permissions?.refusals()).toEqual(isRefused('dynamodb:Query', /RowsTable\/index\/due/));
    });
  });

  it('Worker may dynamodb:BatchGetItem on RowsTable has each row wait until it gives up, and then fails it for that reason', async () => {
    await runWithout('Worker may dynamodb:BatchGetItem on RowsTable', async (pipeline) => {
      await pipeline.run(noon);
      const lastError = {
        stage: 'worker',
        name: 'AccessDeniedException',
        message: expect.stringMatching('BatchGetItem'),
      };
      const failed = { status: 'failed', lastError };
      expect(await pipeline.items()).toMatchObject({ a: failed, poison: failed });
      expect(pipeline.stack.permissions?.refusals()).toEqual(isRefused('dynamodb:BatchGetItem', /RowsTable/));
    });
  });

  it('Worker may sqs:SendMessage on ValueQueue fails the row that has values to send', async () => {
    await runWithout('Worker may sqs:SendMessage on ValueQueue', async (pipeline) => {
      await pipeline.run(noon);
      expect(await pipeline.items()).toMatchObject({
        a: { status: 'failed', lastError: { stage: 'worker', name: 'MessageNotSentError' } },
        poison: { status: 'failed', lastError: { stage: 'worker', name: 'PlanError' } },
      });
      expect(pipeline.stack.permissions?.refusals()).toEqual(isRefused('sqs:sendmessage', /ValueQueue/));
    });
  });

  it('Writer may dynamodb:UpdateItem on RowsTable fails the row that has values to be written', async () => {
    await runWithout('Writer may dynamodb:UpdateItem on RowsTable', async (pipeline) => {
      await pipeline.run(noon);
      expect(await pipeline.item('a')).toMatchObject({
        status: 'failed',
        values: newRow().values,
        lastError: { stage: 'writer', name: 'AccessDeniedException' },
      });
      expect(pipeline.stack.permissions?.refusals()).toEqual(isRefused('dynamodb:UpdateItem', /RowsTable/));
    });
  });

  it('DeadLetter may sqs:SendMessage on ParkingQueue tries its dead letter for as long as its queue does', async () => {
    await runWithout('DeadLetter may sqs:SendMessage on ParkingQueue', async (pipeline) => {
      pipeline.queues.row.send([{ body: 'no JSON' }]);
      await pipeline.idle();
      // Parked by its queue, with the worker's reason, and not the one that dead-letter would have.
      const { parking, rowDeadLetter } = pipeline.queues;
      expect(parking.receive({ maxMessages: 10 })).toEqual([
        expect.objectContaining({
          body: 'no JSON',
          attributes: expect.objectContaining({ reason: { dataType: 'String', stringValue: 'MessageParseError' } }),
        }),
      ]);
      expect([...rowDeadLetter.receiveCounts().values()]).toEqual([deadLetterReceives]);
      expect(pipeline.stack.permissions?.refusals()).toEqual(isRefused('sqs:sendmessage', /ParkingQueue/));
    });
  });

  it.each([
    ['Worker may sqs:ReceiveMessage on RowQueue', 'does not have permissions to call ReceiveMessage on SQS'],
    ['ScanSchedule may lambda:InvokeFunction on Scanner', 'is not authorized to perform: lambda:InvokeFunction'],
    [
      'ScanSchedule may sqs:SendMessage on ScanScheduleDeadLetterQueue',
      'is not authorized to perform: sqs:sendmessage',
    ],
  ])('%s is over before it begins', async (description, message) => {
    await expect(runWithout(description, async () => {})).rejects.toThrow(message);
  });
});

describePipeline('a writer that would write the whole map back', { needs, once: true }, () => {
  it('can not read it first, though it reads the pauses', async () => {
    await using pipeline = await startPipeline({ engine });
    const { region, dynamodbEndpoint: endpoint, environmentOf } = pipeline.stack;
    const { ROWS_TABLE_NAME: TableName } = environmentOf('Writer');
    const credentials = { accessKeyId: accessKeyOf('daybreak-dev-writer'), secretAccessKey: 'local' };
    const writer = createDynamoDBDocumentClient({ region, endpoint, credentials });
    await writer.send(new GetCommand({ TableName, Key: { id: pausesId } }));
    const read = writer.send(new GetCommand({ TableName, Key: { id: 'a' } }));
    await expect(read).rejects.toThrow('assumed-role/Daybreak-dev-WriterRole/daybreak-dev-writer is not authorized');
    writer.destroy();
  });
});
