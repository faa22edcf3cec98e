import { copyTemplate, takeSingleMessages, type TemplateCopy } from './copy-template.ts';

/** The deployed template, but with batches of one message. */
export function templateWithSingleMessages(): TemplateCopy {
  return copyTemplate(takeSingleMessages);
}
