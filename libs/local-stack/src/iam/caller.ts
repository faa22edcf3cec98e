/** The access key that signed a request, which is a function's name here; undefined without a signature. */
export function callerOf(authorization: string | undefined): string | undefined {
  return /Credential=([^/\s]+)\//.exec(authorization ?? '')?.[1];
}
