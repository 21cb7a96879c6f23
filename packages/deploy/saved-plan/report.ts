import {
  LONGEST_COMMENT,
  renderReport,
  reportOf,
  type ReportOptions,
  type StackPlan,
  summarize,
  type Verdict,
} from '../../plan-verdict';
import { type Facts, WIDTH } from '../../facts';
import { paint } from '../../command';
import { costText } from '../cost/planned';

/** A plan with its verdict. */
export interface Read {
  readonly plan: StackPlan;
  readonly verdict: Verdict;
}

type Settings = Pick<Facts, 'region' | 'stages'>;

/** What plans would do and cost, for a terminal and a log. No line is wider than the terminal. */
export function planReport(
  settings: Settings,
  plans: readonly Read[],
  { full = false }: ReportOptions = {},
): string {
  const width = process.stdout.columns ?? WIDTH;
  const red = (text: string) => paint('red', text);
  const reports = plans.map(({ plan, verdict }) =>
    renderReport(reportOf(plan, verdict, { full }), { width, paint: red }),
  );
  return [
    ...reports,
    costText(
      settings,
      plans.map(({ plan }) => plan),
      'text',
    ),
  ].join('\n\n');
}

/**
 * The same for a pull request, with every change by its address in a folded part. Terraform's own output is
 * not included: it contains user data in base64, which everybody can read.
 *
 * @param limit the comment has fewer characters @default LONGEST_COMMENT
 */
export function planComment(settings: Settings, plans: readonly Read[], limit = LONGEST_COMMENT): string {
  const reports = plans.map(({ plan, verdict }) =>
    renderReport(reportOf(plan, verdict), { format: 'markdown' }),
  );
  const cost = costText(
    settings,
    plans.map(({ plan }) => plan),
    'markdown',
  );
  const told = fitting([...reports, cost].join('\n\n'), limit - ROOM);
  const [open, close] = [
    '\n\n<details>\n<summary>Every change by its address</summary>\n\n',
    '\n\n</details>',
  ];
  const verdicts = plans.map(({ verdict }) => verdict);
  const left = limit - told.length - open.length - close.length;
  return (
    told +
    open +
    summarize(
      plans.map(({ plan }) => plan),
      { verdicts, limit: left },
    ) +
    close
  );
}

/** Characters that the folded part has at least: a summary is shortened to 2,000 characters at the least. */
const ROOM = 2500;

function fitting(text: string, limit: number): string {
  if (text.length < limit) return text;
  const cut = text.slice(0, limit - 100);
  return `${cut.slice(0, cut.lastIndexOf('\n'))}\n\n**Cut here: the plan in the job's output has the rest.**`;
}
