import { z } from 'zod';
import judged from './attributes.json';

/** What changes where an attribute does: who reaches it, who may do what, what is kept, who is served, who is told. */
export const CLASSES = ['reach', 'rights', 'data', 'traffic', 'alarms'] as const;
export type Class = (typeof CLASSES)[number];

/** An attribute that matters: its class, and what is known of its values from AWS's documents. */
const matters = z.strictObject({
  class: z.enum(CLASSES),
  /** What it is where it is absent. */
  default: z.unknown().optional(),
  /** Other values that do no harm. */
  fine: z.array(z.unknown()).optional(),
  /** Other values that AWS takes, and that harm. Where there are none, the value's form says which are tried. */
  other: z.array(z.unknown()).optional(),
  /** Of a number: from which to which nothing is harmed. */
  range: z.tuple([z.number(), z.number()]).optional(),
  /** Of a number: only fewer, or only more, than what the settings say harms. */
  harms: z.enum(['less', 'more']).optional(),
  /** Of a block of rules that end data: where it is absent, everything is kept. */
  absent: z.literal('kept').optional(),
});
export type Matters = z.infer<typeof matters>;

const judgement = z.union([
  z.enum(CLASSES).transform((one): Matters => ({ class: one })),
  z.string().regex(/^harmless: .{10,}$/),
  matters,
]);

/** By type, or what has keys of its own: each attribute as judged; `harmless: …` with the reason. */
export const judgements = z.record(z.string(), z.record(z.string(), judgement)).parse(judged);

/** What is known of an attribute that matters; nothing of one that is harmless or of no type here. */
export function mattersOf(type: string, path: string): Matters | undefined {
  const found = judgements[type]?.[path];
  return typeof found === 'object' ? found : undefined;
}
