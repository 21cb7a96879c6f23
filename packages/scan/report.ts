import type { Finding, Judgement } from './judge';

/** The report at the end of a scan: counts, and for each failure its place and what to do. */
export function report({ passed, failed, excepted, idle }: Judgement, seconds: number): string {
  return [
    ...section('Failed without an exception', byCheck(failed).flatMap(describeFailure)),
    ...section('Exceptions that are not needed', byCheck(idle).flatMap(describeIdle)),
    'Excepted, by check (docs/exceptions.md has the reasons):',
    ...byCheck(excepted).map(([check, found]) => `  ${check.padEnd(12)} ${count(found)}  ${found[0]?.name}`),
    '',
    `Checkov: ${passed} passed, ${failed.length} failed, ${excepted.length} excepted, ` +
      `${idle.length} exceptions not needed, in ${seconds} s.`,
  ].join('\n');
}

/** Whether a scan found nothing to fix. */
export function isClean({ passed, failed, idle }: Judgement): boolean {
  return passed > 0 && failed.length === 0 && idle.length === 0;
}

function describeFailure([check, found]: [string, Finding[]]): string[] {
  return [
    `  ${check}: ${found[0]?.name}`,
    ...places(found),
    `    Fix the construct, or suppress the check there: suppress(resource, '${check}', '<a sentence: why it is right>').`,
  ];
}

function describeIdle([check, found]: [string, Finding[]]): string[] {
  return [
    `  ${check} does not fail there:`,
    ...places(found),
    '    Remove the call of suppress, or make it only where the check fails.',
  ];
}

/** Each resource once, with its stacks. */
function places(found: readonly Finding[]): string[] {
  return grouped(found, ({ address }) => address).map(([address, same]) => {
    const path = same[0]?.path.replace(/^[^/]+\//, '');
    return `    ${address} (construct ${path}) in ${same.map(({ stack }) => stack).join(', ')}`;
  });
}

function byCheck(found: readonly Finding[]): [string, Finding[]][] {
  return grouped(found, ({ check }) => check).sort(([a], [b]) => a.localeCompare(b));
}

function grouped(found: readonly Finding[], key: (one: Finding) => string): [string, Finding[]][] {
  const groups: Record<string, Finding[]> = {};
  for (const one of found) (groups[key(one)] ??= []).push(one);
  return Object.entries(groups);
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines, ''];
}

function count(found: readonly Finding[]): string {
  return String(found.length).padStart(4);
}
