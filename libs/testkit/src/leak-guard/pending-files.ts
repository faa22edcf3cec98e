/** What a scope has asked of the file system and has no answer to yet. */
export class PendingFiles {
  #count = 0;
  #onNone: (() => void) | undefined;

  start(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#onNone?.();
  }

  /** Resolves with true once nothing is asked for, or with false when that takes longer: the read of a pipe may never end. */
  async settled(atMostMs: number): Promise<boolean> {
    if (this.#count === 0) return true;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), atMostMs);
      this.#onNone = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
