import { z } from 'zod';
import judged from './attributes.json';

/**
 * What an attribute changes: who can reach it, who has which rights, which data is kept, who is served, who gets
 * alarms.
 */
export const CLASSES = ['reach', 'rights', 'data', 'traffic', 'alarms'] as const;
export type Class = (typeof CLASSES)[number];

/** An attribute that matters: its class, and what AWS's documents say of its values. */
const matters = z.strictObject({
  class: z.enum(CLASSES),
  /** The value where the attribute is absent. */
  default: z.unknown().optional(),
  /** Other values that do no harm. */
  fine: z.array(z.unknown()).optional(),
  /**
   * Other values that AWS accepts and that do harm. Where there are none, the form of the value decides which are
   * tried.
   */
  other: z.array(z.unknown()).optional(),
  /** For a number: the range that does no harm. */
  range: z.tuple([z.number(), z.number()]).optional(),
  /** For a number: only fewer, or only more, than the settings' value does harm. */
  harms: z.enum(['less', 'more']).optional(),
  /** For a block of expiration rules: where it is absent, everything is kept. */
  absent: z.literal('kept').optional(),
});
export type Matters = z.infer<typeof matters>;

const judgement = z.union([
  z.enum(CLASSES).transform((one): Matters => ({ class: one })),
  z.string().regex(/^harmless: .{10,}$/),
  matters,
]);

/**
 * By type, or by another name for something with keys: each attribute with its judgement; `harmless: …` with the
 * reason.
 */
export const judgements = z.record(z.string(), z.record(z.string(), judgement)).parse(judged);

/** What is known of an attribute that matters; undefined for a harmless one, and for an unknown type. */
export function mattersOf(type: string, path: string): Matters | undefined {
  const found = judgements[type]?.[path];
  return typeof found === 'object' ? found : undefined;
}
