import type { JudgedChange } from '../../judged-change';

/** The severity of a change. "In place" is split: `told` has a reason, `silent` has none. */
export const LEVELS = ['silent', 'told', 'replaced', 'cuts', 'loses'] as const;
export type Level = (typeof LEVELS)[number];

export const height = (level: Level): number => LEVELS.indexOf(level);
export const highest = (levels: readonly Level[]): Level =>
  LEVELS[Math.max(0, ...levels.map(height))] ?? 'silent';

const OF: Readonly<Record<string, Level>> = {
  'replaced without a gap': 'replaced',
  'cuts users off': 'cuts',
  'loses data': 'loses',
};

/** What the verdict says of one change. */
export const levelOf = (change: JudgedChange | undefined): Level =>
  !change ? 'silent' : (OF[change.severity] ?? (change.reasons.length > 0 ? 'told' : 'silent'));
