/** An access that a change opens, or a protection that it removes. */
export interface Exposure {
  /** A few words whose subject is the resource. */
  readonly text: string;
  /** Whether it is open to everybody: the whole internet, or every AWS principal. @default false */
  readonly isToAll?: boolean;
  /** Whether an existing policy allows more than before. @default false */
  readonly isGain?: boolean;
}

/** Exposures that are not open to everybody. */
export const exposed = (...texts: string[]): Exposure[] => texts.map((text) => ({ text }));

/** An exposure that is open to everybody. */
export const exposedToAll = (text: string): Exposure[] => [{ text, isToAll: true }];
