import { eventually, expectNoMessage } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import { templateWithPoisonRules, timeoutSeconds } from '../template-with-poison-rules.ts';

// Its rule ends a process of its own. What DynamoDB is does not matter here.
const needs = ['idle', 'moveClock', 'killFunctions', 'receiveCounts', 'changeSettings', 'functionLogs'] as const;

describePipeline('a row whose rule', { needs, once: true }, (start) => {
  it.each([
    ['throws', 'it threw TypeError', 1],
    ['never-returns', 'the rule did not return within 1 s', 2],
    ['runs-out-of-memory', 'the rule ran out of memory (32 MB)', 2],
    ['leaves-the-process', 'the rule ended its process', 2],
  ] as const)(
    '%s fails alone, with that reason, and the others of its batch are done',
    async (rule, reason, attempt) => {
      // For what never returns, any limit will do; no other plan may come near it, however busy the machine.
      const PLAN_TIME_LIMIT_MS = rule === 'never-returns' ? '1000' : '10000';
      const environment = { PLAN_TIME_LIMIT_MS, PLAN_MEMORY_LIMIT_MB: '32' };
      using poisoned = await templateWithPoisonRules();
      await using pipeline = await start({
        templatePath: poisoned.templatePath,
        environment,
        ...noDuplicates,
      });
      const poison = newRow({ rule, changes: {} });
      const others = Array.from({ length: 20 }, () => newRow());
      await pipeline.put(poison, ...others);

      const running = pipeline.run('2026-03-29T12:00:00Z');
      if (rule === 'never-returns') {
        await eventually(() => expect(pipeline.logLines().some((line) => line.includes('never returns'))).toBe(true), {
          timeoutMs: 60_000,
        });
        pipeline.clock.advance(timeoutSeconds * 1_000);
      }
      await running;

      await pipeline.expectRows({
        ...Object.fromEntries(others.map((row) => [row.id, completedItem(row)])),
        [poison.id]: failedItem(poison, {
          stage: 'worker',
          name: 'PlanError',
          message: expect.stringMatching(new RegExp(`: ${reason.replaceAll(/[()]/g, String.raw`\$&`)}($|:| \\()`)),
          attempt,
        }),
      });
      // The first receive may end the whole batch; the second names the culprit.
      expect(Math.max(...pipeline.queues.row.receiveCounts().values())).toBeLessThanOrEqual(2);
      expectNoMessage(pipeline.queues);
    },
  );
});
