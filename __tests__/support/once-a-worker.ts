declare global {
  /** Set by packages/test-support/run/runtime.js; not where Jest watches files, nor in programs that are no tests. */
  var onceAWorker: ((key: string, make: () => string) => string) | undefined;
}

/** The text of a key, which test files of one worker of Jest share. @param make depends on the key alone */
export const onceAWorker = (key: unknown, make: () => string): string =>
  globalThis.onceAWorker?.(JSON.stringify(key), make) ?? make();
