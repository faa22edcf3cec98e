import * as v from 'valibot';

export const stages = ['dev', 'prod'] as const;
export type Stage = (typeof stages)[number];

/** An invalid argument, context value or step. The message says what to write instead. */
export class InfraError extends Error {
  override readonly name = 'InfraError';
}

/** Returns the stage of the context. Default: `dev`. Throws InfraError for an unknown stage. */
export function parseStage(context: unknown): Stage {
  const parsed = v.safeParse(v.optional(v.picklist(stages), 'dev'), context);
  if (parsed.success) return parsed.output;
  throw new InfraError(`Unknown stage ${JSON.stringify(context)}: use ${stages.join(' or ')}, e.g. -c stage=prod`);
}
