/** What a change means for the people who use a stage, from harmless to worst. */
export const LEVELS = [
  'nothing',
  'in place',
  'replaced without a gap',
  'cuts users off',
  'loses data',
] as const;

export type Level = (typeof LEVELS)[number];

export const rank = (level: Level): number => LEVELS.indexOf(level);

/** The worst of them; `nothing` of none. */
export function worst(levels: Iterable<Level>): Level {
  let found: Level = 'nothing';
  for (const level of levels) if (rank(level) > rank(found)) found = level;
  return found;
}

/** The last two are refused until a person names the address. */
export const isRefused = (level: Level): boolean => rank(level) >= rank('cuts users off');
