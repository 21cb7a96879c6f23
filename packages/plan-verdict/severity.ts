/** How a change affects users and data, from harmless to worst. */
export const SEVERITIES = [
  'nothing',
  'in place',
  'replaced without a gap',
  'cuts users off',
  'loses data',
] as const;

/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** The place in {@link SEVERITIES}: a higher rank is worse. */
export const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** The worst of the severities; `nothing` for an empty list. */
export function worst(severities: Iterable<Severity>): Severity {
  let found: Severity = 'nothing';
  for (const severity of severities) if (rank(severity) > rank(found)) found = severity;
  return found;
}

/** Whether a change is refused until a person allows its address. The last two severities are. */
export const isRefused = (severity: Severity): boolean => rank(severity) >= rank('cuts users off');
