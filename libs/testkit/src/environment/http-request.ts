/** A request over HTTP, whatever client made it. */
export interface HttpRequest {
  method: string;
  /** Absolute. */
  url: string;
  /** By names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What answers it. */
export interface HttpAnswer {
  statusCode: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}
