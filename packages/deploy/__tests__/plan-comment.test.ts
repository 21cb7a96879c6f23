import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { judge, LONGEST_COMMENT } from '../../plan-verdict';
import { planOf, read, sketch } from '../../recorded-plans';
import { planComment, planReport } from '../saved-plan/report';

const settings = resolveFacts(config);

/** A plan with this number of changes, no two of them the same. */
function planWithMany(many: number) {
  const changes = Array.from({ length: many }, (_, index) => {
    const filler = `${index} ${'words '.repeat(20)}`;
    return sketch(`aws_sns_topic.topic_${index}`, ['update', 'create', 'delete'][index % 3] ?? '', {
      before: index % 3 === 1 ? null : { name: `topic-${index}`, display_name: `old ${filler}` },
      set: index % 3 === 2 ? null : { name: `topic-${index}`, display_name: `new ${filler}` },
    });
  });
  const plan = read(planOf(changes, {}));
  return { plan, verdict: judge(plan) };
}

test('the comment of 2,000 changes is as long as GitHub allows, and says how much is left out', () => {
  const comment = planComment(settings, [planWithMany(2000)]);
  expect(comment.length).toBeGreaterThan(60_000);
  expect(comment.length).toBeLessThanOrEqual(LONGEST_COMMENT);
  expect(comment).toContain('**staging: plan: in place (667 added, 667 changed, 666 destroyed)**');
  expect(comment).toMatch(/Cut here: [\d,]+ more entries/);
  expect(comment.endsWith('\n\n</details>')).toBe(true);
});

test('a comment has a summary and the cost, then every change by its address, folded', () => {
  const comment = planComment(settings, [planWithMany(1)]);
  const [told = '', folded = ''] = comment.split('<details>');
  expect(told).toMatch(/^\*\*staging: plan: in place \(1 changed\)\*\*\n/);
  expect(told).toContain('**Cost a month: ');
  expect(folded).toContain('`aws_sns_topic.topic_0` changed');
});

test('the report of 2,000 changes on a terminal has at most 60 lines', () =>
  expect(planReport(settings, [planWithMany(2000)]).split('\n').length).toBeLessThanOrEqual(60));
