/** A target rejects a delivery. `code` is the service's error code, such as `NO_PERMISSIONS`. A retry would fail too. */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
