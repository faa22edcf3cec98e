/** What can't be delivered, and why in a word: another attempt would fail as well. */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
