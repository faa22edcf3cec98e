import { installedEngines, loadTemplate } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { copyTemplate } from '../copy-template.ts';
import { describePipeline } from '../describe-pipeline.ts';
import { newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import {
  describeGrant,
  grantsOf,
  type TemplateGrant,
  withGrant,
  withoutGrant,
} from '../permissions/template-grants.ts';
import { type LocalPipeline, startPipeline } from '../start-pipeline.ts';
import { templateWithEvents } from '../template-path.ts';

const [engine = 'dynalite'] = installedEngines();
/** The local stack evaluates permissions. */
const needs = ['localStack'] as const;
const noon = '2026-03-29T12:00:00Z';
const template = loadTemplate(templateWithEvents);

function grantOf(description: string): TemplateGrant {
  const grant = grantsOf(template).find((each) => describeGrant(each) === description);
  if (grant === undefined) throw new RangeError(`The template has no grant ${description}`);
  return grant;
}

/** Completes a row in a stack with these resources, and returns the grants of the notifier that nothing needed. */
async function unusedIn(
  { Resources: resources }: typeof template,
  assert: (pipeline: LocalPipeline) => void,
): Promise<string[]> {
  using copy = copyTemplate((all) => void Object.assign(all, resources), templateWithEvents);
  // Sooner than after a day, with all its attempts.
  const environment = { GIVE_UP_AFTER_SECONDS: '7200' };
  await using pipeline = await startPipeline({ engine, ...noDuplicates, templatePath: copy.templatePath, environment });
  await pipeline.put(newRow({ id: 'a' }));
  await pipeline.run(noon);
  assert(pipeline);
  const unused = pipeline.stack.permissions?.unused() ?? [];
  return unused
    .filter(({ role }) => role === 'NotifierRole')
    .map(({ action, resource }) => `${action} ${resource.split(':').at(-1)}`)
    .toSorted();
}

const held = ['sqs:ChangeMessageVisibility', 'sqs:SendMessage'].map((action) => `${action} Daybreak-dev-NotifierQueue`);
const givenUp = 'sqs:SendMessage Daybreak-dev-NotifierDeadLetterQueue';

describePipeline('the notifier', { needs, once: true }, () => {
  it('needs every grant but those for events that its target refuses', async () => {
    const unused = await unusedIn(template, ({ stack }) => {
      expect(stack.permissions?.refusals()).toEqual([]);
      expect(stack.events.published()).toHaveLength(1);
    });
    expect(unused).toEqual([...held, givenUp].toSorted());
  });

  it('needs those as well while its target refuses, holds the event, and gives it up', async () => {
    const unused = await unusedIn(
      withoutGrant(template, grantOf('Notifier may events:PutEvents on EventBus')),
      ({ stack }) => {
        expect(stack.permissions?.refusals()).toEqual([
          expect.stringContaining('not authorized to perform: events:PutEvents'),
        ]);
        expect(stack.events.published()).toEqual([]);
        expect(stack.queues.queueOrThrow('Daybreak-dev-NotifierDeadLetterQueue').counts().visible).toBe(1);
      },
    );
    expect(unused).toEqual([]);
  });

  it('that may do more is found', async () => {
    const more = { ...grantOf('Notifier may sqs:SendMessage on NotifierQueue'), action: 'sqs:PurgeQueue' };
    const unused = await unusedIn(withGrant(template, more), () => {});
    expect(unused).toContain('sqs:PurgeQueue Daybreak-dev-NotifierQueue');
  });
});
