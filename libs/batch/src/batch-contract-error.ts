/** A handler did not say what became of each of its messages. It is a defect, so the whole batch fails. */
export class BatchContractError extends Error {
  override readonly name = 'BatchContractError';
  readonly messageIds: readonly string[];

  constructor(problem: string, messageIds: readonly string[]) {
    super(`${problem}: ${messageIds.join(', ')}`);
    this.messageIds = messageIds;
  }
}
