import type { Buckets } from '@daybreak/local-stack/internal';
import type { Outside } from '../environment/outside.ts';

const s3Host = /^(?:.+\.)?s3[.-][\w.-]*amazonaws\.com$/;

/** Answers requests to S3 for buckets of the template, if `outside` does not. Objects are text: bytes that are not UTF-8 are lost. */
export function withBuckets(outside: Outside | undefined, buckets: Pick<Buckets, 'respond'>): Outside {
  return async (request) => {
    const answer = await outside?.(request);
    if (answer !== undefined || !s3Host.test(new URL(request.url).hostname)) return answer;
    const response = buckets.respond({ ...request, body: Buffer.from(request.body) });
    return (
      response && {
        statusCode: response.statusCode,
        headers: response.headers ?? {},
        body: String(response.body ?? ''),
      }
    );
  };
}
