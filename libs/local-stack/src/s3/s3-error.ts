/** A request that S3 rejects, with S3's error code, message and status code. */
export class S3Error extends Error {
  override name = 'S3Error';
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode: number) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
  }
}
