import { LONGEST_COMMENT, summarize } from '..';
import { planOf, read, real, sketch } from '../../recorded-plans';

describe('values of a plan do no harm in a comment or a terminal', () => {
  test('no sensitive value is shown', () => {
    for (const format of ['markdown', 'text'] as const) {
      const summary = summarize([real('secret value')], { format });
      expect(summary).toContain('(sensitive value, changed)');
      expect(summary).not.toMatch(/first-secret|second-secret/);
    }
  });

  test.each<[what: string, value: string, shown: string]>([
    ['a backtick', 'a`b', '`` a`b ``'],
    ['a fence', '``` x', '```` ``` x ````'],
    ['a line break', 'a\n# b', '`a # b`'],
    ['a mention', '@all', '`@all`'],
    ['a terminal sequence', '\u001b[31mred', '` [31mred`'],
    ['a right-to-left override', 'a\u202eb', '`a b`'],
  ])('%s in a value', (_, value, shown) => {
    const change = sketch('aws_lb.y', 'update', { before: { name: 'x' }, set: { name: value } });
    expect(summarize([read(planOf([change], {}))])).toContain(`\`name\`: \`x\` → ${shown}`);
  });

  test('sentences escape Markdown, mentions and links to issues', () => {
    const change = sketch('aws_sns_topic_subscription.x', 'delete', {
      before: { endpoint: '<b>*a*@team #1 |' },
    });
    const words = summarize([read(planOf([change], {}))]);
    expect(words).toContain('&lt;b&gt;\\*a\\*@\u200bteam #\u200b1 \\| gets no more messages');
  });

  test('the name of a stack does not break the table', () => {
    expect(summarize([real('alarm threshold', 'a|b')])).toContain('| a\\|b | 0 | 1 | 0 | 0 |');
  });
});

describe('the limit of a comment', () => {
  const harm = sketch('aws_s3_bucket.worst', 'delete', { before: {} });
  const alarm = (index: number) =>
    sketch(`aws_cloudwatch_metric_alarm.a${index}`, 'update', {
      before: { threshold: 0 },
      set: { threshold: index + 1 },
    });
  const many = (count: number): ReturnType<typeof read> => {
    const alarms = Array.from({ length: count }, (_, index) => alarm(index));
    return read(planOf([...alarms, harm], {}));
  };

  test('is kept: the worst changes come first, and a sentence counts the rest', () => {
    const summary = summarize([many(2000)]);
    expect(summary.length).toBeLessThan(LONGEST_COMMENT);
    expect(summary.length).toBeGreaterThan(LONGEST_COMMENT - 600);
    expect(summary).toContain('`aws_s3_bucket.worst` destroyed: **loses data**');
    const shown = [...summary.matchAll(/aws_cloudwatch_metric_alarm\.a/g)].length;
    expect(summary).toMatch(
      new RegExp(
        `\\*\\*Cut here: ${2000 - shown} more entries, [0-9,]+ characters\\. The worst is above; the plan itself has the rest\\.\\*\\*$`,
      ),
    );
    expect(summary).toContain('| staging | 0 | 2000 | 0 | 1 |');
  });

  test.each(['markdown', 'text'] as const)(
    'is exact in %s: the whole text where it fits, a cut one where it does not',
    (format) => {
      const plan = many(40);
      const whole = summarize([plan], { format });
      expect(summarize([plan], { format, limit: whole.length + 302 })).toBe(whole);
      for (const limit of [whole.length, whole.length - 1, 2500, 2000]) {
        const cut = summarize([plan], { format, limit });
        expect(cut.length).toBeLessThan(limit);
        expect(cut).toContain('Cut here: ');
      }
    },
  );

  test('is kept for endless names and reasons', () => {
    const endless = Array.from({ length: 300 }, (_, index) =>
      sketch(`aws_s3_bucket.${'n'.repeat(3000)}${index}`, 'delete', { before: {} }),
    );
    expect(summarize([read(planOf(endless, {}))]).length).toBeLessThan(LONGEST_COMMENT);
    const alarm = planOf(
      [sketch('aws_cloudwatch_metric_alarm.cpu', 'update', { set: { threshold: 1 } })],
      {},
    );
    const stacks = Array.from({ length: 3000 }, (_, index) => read(alarm, `stack-${index}`));
    expect(summarize(stacks).length).toBeLessThan(LONGEST_COMMENT);
  });
});
