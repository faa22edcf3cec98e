/** An HTTP request of any client. */
export interface HttpRequest {
  method: string;
  /** The absolute URL. */
  url: string;
  /** The headers, with names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** The response to an HTTP request. */
export interface HttpAnswer {
  statusCode: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}
