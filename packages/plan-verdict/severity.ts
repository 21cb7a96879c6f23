/** What a change means for the people who use a stage, from harmless to worst. */
export const SEVERITIES = [
  'nothing',
  'in place',
  'replaced without a gap',
  'cuts users off',
  'loses data',
] as const;

export type Severity = (typeof SEVERITIES)[number];

export const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** The worst of them; `nothing` of none. */
export function worst(severities: Iterable<Severity>): Severity {
  let found: Severity = 'nothing';
  for (const severity of severities) if (rank(severity) > rank(found)) found = severity;
  return found;
}

/** The last two are refused until a person names the address. */
export const isRefused = (severity: Severity): boolean => rank(severity) >= rank('cuts users off');
