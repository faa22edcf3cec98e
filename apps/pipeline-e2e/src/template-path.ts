import { join } from 'node:path';

/** The template that is deployed; `nx synth infra` makes it, and the targets here depend on that. DAYBREAK_TEMPLATE names another. */
export const templatePath =
  process.env['DAYBREAK_TEMPLATE'] ??
  join(import.meta.dirname, '../../../dist/apps/infra/cdk.out/Daybreak-dev.template.json');

/** The same stack with an event bus as the target of its events; `nx synth-with-events infra` makes it. */
export const templateWithEvents = join(
  import.meta.dirname,
  '../../../dist/apps/infra/with-events/Daybreak-dev.template.json',
);
