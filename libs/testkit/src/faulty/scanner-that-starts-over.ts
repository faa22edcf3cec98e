import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { recordOf } from '../simulation/record-of.ts';
import { rewriteRequests } from './rewrite-requests.ts';

/**
 * A scanner that does not know what earlier runs have dispatched, as one that scans all that is due at each firing: a run that begins
 * beside another's messages sends them once more. Breaks I8.
 */
export function scannerThatStartsOver(pipeline: PipelineUnderTest): PipelineUnderTest {
  return rewriteRequests(pipeline, pipeline.scanner, {
    response(operation, body, asked) {
      if (operation !== 'GetItem' || asked['TableName'] !== pipeline.runsTable) return body;
      const { last: _, ...item } = recordOf(body['Item']);
      return body['Item'] === undefined ? body : { ...body, Item: item };
    },
  });
}

/**
 * A scanner that goes by due dates alone: while messages are queued, it takes each row that was due by the last firing for dispatched, though
 * the row may have become ready since. Breaks I6.
 */
export function scannerThatIgnoresReadiness(pipeline: PipelineUnderTest): PipelineUnderTest {
  return rewriteRequests(pipeline, pipeline.scanner, {
    response(operation, body) {
      if (operation !== 'Query' || !Array.isArray(body['Items'])) return body;
      return { ...body, Items: body['Items'].map(withoutReadiness) };
    },
  });
}

/** The item of the index as older code wrote it: its sort key has the due instant alone. */
function withoutReadiness(item: unknown): Record<string, unknown> {
  const attributes = recordOf(item);
  const [due] = String(recordOf(attributes['dueAt'])['S']).split('#');
  return { ...attributes, dueAt: { S: due } };
}
