/** As local-sqs has it too: for this line, the process of dynalite would load all of SQS, which takes as long as dynalite itself. */
const localHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** Why a request is refused that a page in a browser may have sent; undefined for any other. No SDK names an origin, every browser does. */
export function pageRefusalOf(headers: { host: string | undefined; origin: string | undefined }): string | undefined {
  const { host = '', origin } = headers;
  if (origin !== undefined)
    return `The tables are for programs, not for pages in a browser such as ${origin.slice(0, 100)}.`;
  return headers.host === undefined || localHost.test(host)
    ? undefined
    : `The tables are at 127.0.0.1, not at ${host.slice(0, 100)}.`;
}
