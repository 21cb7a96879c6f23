/** What a change opens to others, or which guard it takes down. */
export interface Exposure {
  /** In a few words, of which the resource is the subject. */
  readonly text: string;
  /** Whether everybody comes by it: the whole internet, or every principal of AWS. @default false */
  readonly isToAll?: boolean;
  /** Whether it is what a policy that was there before allows besides. @default false */
  readonly isGain?: boolean;
}

/** What is open to nobody in particular. */
export const exposed = (...texts: string[]): Exposure[] => texts.map((text) => ({ text }));

/** What is open to everybody. */
export const exposedToAll = (text: string): Exposure[] => [{ text, isToAll: true }];
