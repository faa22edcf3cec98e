import { expect, it } from '@jest/globals';
import { copyTemplate, takeSingleMessages } from '../copy-template.ts';
import { describePipeline } from '../describe-pipeline.ts';
import { newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';

const limit = { tenant: 'acme', rowsPerSecond: 5 };
const needs = ['changeSettings', 'idle', 'anyDay', 'localStack', 'moveClock', 'receiveCounts'] as const;

/** The template with a limit, as `settings.ts` deploys it, and with as many functions at a time as there are messages. */
function templateWithLimit() {
  return copyTemplate((resources) => {
    takeSingleMessages(resources);
    const { Environment: environment } = resources['Worker']?.Properties ?? {};
    if (typeof environment !== 'object' || environment === null || !('Variables' in environment))
      throw new Error('no worker');
    Object.assign(Object(environment.Variables), { LIMITS: JSON.stringify([limit]) });
    const policy: unknown = resources['WorkerRoleDefaultPolicy']?.Properties['PolicyDocument'];
    if (typeof policy !== 'object' || policy === null || !('Statement' in policy) || !Array.isArray(policy.Statement))
      throw new Error('The worker has no policy');
    policy.Statement.push({
      Action: 'dynamodb:GetItem',
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': ['RunsTable', 'Arn'] },
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['rate#*'] } },
    });
  });
}

describePipeline('a limit of 5 rows a second', { needs, once: true }, (start) => {
  it('holds across functions: the rows wait, none fails, and others go on at once', async () => {
    using template = templateWithLimit();
    await using pipeline = await start({ ...noDuplicates, templatePath: template.templatePath });
    const limited = Array.from({ length: 23 }, () => newRow({ tenant: 'acme' }));
    const others = Array.from({ length: 5 }, () => newRow());
    await pipeline.put(...limited, ...others);
    const startedAt = pipeline.clock.now();

    await pipeline.run('2026-03-29T12:00:00Z');

    for (const { id, changes } of [...limited, ...others])
      expect(await pipeline.rows.get(id)).toMatchObject({ status: 'completed', version: 1, values: changes });
    // 23 rows need five seconds, of which the first begins at once.
    expect(pipeline.clock.now() - startedAt).toBeGreaterThan(4_000);
    // Each message is received once: it waits in its queue, and not by receives.
    for (const receives of pipeline.queues.row.receiveCounts().values()) expect(receives).toBe(1);
    expect(await pipeline.rows.countDue({ dueBy: '2026-03-29T12:00:00.000Z' })).toBe(0);
  });
});
