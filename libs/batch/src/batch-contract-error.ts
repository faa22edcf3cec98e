/** `handleGroup` did not return an outcome for each of its messages. This is a defect, so the whole batch fails. */
export class BatchContractError extends Error {
  override readonly name = 'BatchContractError';
  readonly messageIds: readonly string[];

  constructor(problem: string, messageIds: readonly string[]) {
    super(`${problem}: ${messageIds.join(', ')}`);
    this.messageIds = messageIds;
  }
}
