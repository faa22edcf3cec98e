/** Counts the pending requests of a scope to the file system. */
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

  /** Resolves with true when no request is pending, or with false after the time limit: the read of a pipe may never end. */
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
