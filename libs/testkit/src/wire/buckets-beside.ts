import type { Buckets } from '@daybreak/local-stack/internal';
import type { Outside } from '../environment/outside.ts';

const s3Host = /^(?:.+\.)?s3[.-][\w.-]*amazonaws\.com$/;

/** Answers what is asked of S3, where nobody else does and the template has the bucket. Objects are texts: bytes that are no UTF-8 are not kept. */
export function bucketsBeside(outside: Outside | undefined, buckets: Pick<Buckets, 'respond'>): Outside {
  return async (request) => {
    const answered = await outside?.(request);
    if (answered !== undefined || !s3Host.test(new URL(request.url).hostname)) return answered;
    const answer = buckets.respond({ ...request, body: Buffer.from(request.body) });
    return answer && { statusCode: answer.statusCode, headers: answer.headers ?? {}, body: String(answer.body ?? '') };
  };
}
