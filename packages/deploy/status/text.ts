import { age, ago, columns, cut, paint, wrap } from '../../command';
import { WIDTH } from '../../facts';
import type { Deployed } from '../release/history';
import { stateOf } from '../rollback/table';
import type { RingingAlarm, StageStatus, Status, UnderWay } from './report';

/** The width of the headings' column. */
const LEFT = 14;

/** The status as text for a screen of 80 columns. */
export function textOf({ stages, next, notAnswered }: Status): string {
  const lines = [
    ...stages.flatMap((stage) => [...stageText(stage), '']),
    ...(next.length === 0
      ? [`${paint('bold', 'Next')}  nothing to do`]
      : [
          paint('bold', 'Next'),
          ...next.flatMap(({ what, how }) => [...wrap(what, '    ', '  - '), ...wrap(how, '      ')]),
        ]),
    ...(notAnswered.length > 0
      ? [
          '',
          paint('yellow', 'AWS did not answer'),
          ...notAnswered.flatMap((line) => wrap(line, '    ', '  - ')),
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function stageText(status: StageStatus): string[] {
  const { stage, url, isInternal, isDeployed } = status;
  const where = url ? `  ${url}${isInternal ? ' (internal)' : ''}` : '';
  const head = `${paint('bold', stage)}${isDeployed ? where : '  not deployed yet'}`;
  if (!isDeployed) return [head];
  return [
    head,
    ...row('Runs', runsText(status)),
    ...row('Instances', instancesText(status)),
    ...row('Alarms', alarmsText(status.alarms)),
    ...row('Under way', underWayText(status)),
    ...row('Releases', releasesText(status.releases)),
  ];
}

/** A heading with its text beside it, in as many lines as needed. */
function row(heading: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? heading : '').padEnd(LEFT - 2)}${line}`);
}

const short = ({ commit, artifact }: Pick<Deployed, 'commit' | 'artifact'>): string =>
  commit?.id.slice(0, 7) ?? artifact?.key.split('/').at(-1) ?? 'unknown';

function runsText({ runs }: StageStatus): string[] {
  if (!runs) return ['the placeholder: nothing was ever released'];
  const { commit, created, kind } = runs;
  const by = commit?.author ? `by ${commit.author}, ` : '';
  const verb = { release: 'released', rollback: 'rolled back to', restart: 'restarted' }[kind];
  return [
    `${short(runs)}  ${cut(commit?.message ?? '', WIDTH - LEFT - 9)}`.trimEnd(),
    `${by}${verb} ${ago(created)}`,
  ];
}

function instancesText({ instances }: StageStatus): string[] {
  if (!instances) return [];
  const { wanted, healthy, behind, odd } = instances;
  if (wanted === 0 && odd.length === 0) return ['desired capacity 0: the stage is stopped by its schedule'];
  const isWell = healthy >= wanted;
  return [
    [
      `${wanted} desired`,
      isWell ? `${healthy} healthy` : paint('red', `${healthy} healthy`),
      behind === 0 ? '0 behind' : paint('yellow', `${behind} behind`),
    ].join(', '),
    ...odd.flatMap(({ id, problems }) => wrapped(`${id}: ${problems.join(', ')}`, '  ')),
  ];
}

/** Wraps text to the width beside the headings. */
const wrapped = (text: string, indent = ''): string[] =>
  wrap(text, ' '.repeat(LEFT) + indent, ' '.repeat(LEFT)).map((line) => line.slice(LEFT));

function alarmsText(alarms: readonly RingingAlarm[]): string[] {
  if (alarms.length === 0) return ['none in ALARM'];
  return alarms.flatMap(({ name, since, happened, runbook }) => [
    `${paint('red', name)} since ${age(since)}`,
    ...(happened ? wrapped(`  ${happened}`, '  ') : []),
    ...(runbook ? [`  ${runbook}`] : []),
  ]);
}

function underWayText({ underWay, closed }: StageStatus): string[] {
  const lines = underWay.flatMap((each) => wrapped(oneUnderWay(each), '  '));
  const waiting = closed?.waiting ? `, ${closed.waiting} waiting` : '';
  const since = closed?.since ? ` since ${age(closed.since)}` : '';
  return [
    ...(lines.length > 0 ? lines : ['nothing']),
    ...(closed ? [paint('yellow', `the pipeline's transition is disabled${since}${waiting}`)] : []),
  ];
}

function oneUnderWay({ what, commit, message, step, since }: UnderWay): string {
  const of = commit ? ` of ${commit.slice(0, 7)}${message ? ` ${cut(message, 40)}` : ''}` : '';
  const name = what === 'refresh' ? 'instance refresh' : what;
  return `${name}${of}: ${step}${since ? `, since ${age(since)}` : ''}`;
}

/** A line for each release. The message is last, because the line is cut at its end. */
function releasesText(releases: readonly Deployed[]): string[] {
  if (releases.length === 0) return ['none'];
  const rows = releases.map((each) => [
    short(each),
    ago(each.created),
    cut(each.commit?.author ?? '', 16),
    stateOf(each),
    each.commit?.message ?? '',
  ]);
  return columns(rows).map((line) => cut(line, WIDTH - LEFT));
}
