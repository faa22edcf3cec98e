import * as v from 'valibot';

export const stages = ['dev', 'prod'] as const;
export type Stage = (typeof stages)[number];

/** What was asked of the app that it can't do; the message is for whoever typed it. */
export class InfraError extends Error {
  override readonly name = 'InfraError';
}

/** The stage that the context names, `dev` when it names none; throws InfraError for any other. */
export function parseStage(context: unknown): Stage {
  const parsed = v.safeParse(v.optional(v.picklist(stages), 'dev'), context);
  if (parsed.success) return parsed.output;
  throw new InfraError(`Unknown stage ${JSON.stringify(context)}: use ${stages.join(' or ')}, e.g. -c stage=prod`);
}
