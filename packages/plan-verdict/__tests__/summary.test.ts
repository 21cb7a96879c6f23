import { judge, summarize } from '..';
import { planOf, planWith, read, real, realPlan, sketch } from '../../recorded-plans';

const sectionOf = (summary: string, title: string): string | undefined =>
  summary.split(/^### /m).find((section) => section.startsWith(title));

describe('a summary without changes is short', () => {
  test('one line for any number of stacks', () => {
    expect(summarize([real('nothing', 'state'), real('nothing', 'staging')])).toBe(
      'No changes: state, staging.',
    );
    expect(summarize([real('nothing')], { format: 'text' })).toBe('No changes: staging.');
    expect(summarize([])).toBe('No changes.');
  });

  test('one line beside the changes of other stacks', () => {
    const summary = summarize([
      real('nothing', 'state'),
      real('alarm threshold', 'staging'),
      real('nothing', 'pipeline'),
    ]);
    expect(summary).toBe(
      [
        '### Terraform plan',
        '',
        '| stack | added | changed | replaced | destroyed |',
        '| --- | ---: | ---: | ---: | ---: |',
        '| staging | 0 | 1 | 0 | 0 |',
        '',
        'No changes: state, pipeline.',
        '',
        '### The rest',
        '',
        '- **staging** `aws_cloudwatch_metric_alarm.cpu` changed: `threshold`: `85` → `90`',
        '  - it monitors or reports differently (threshold)',
      ].join('\n'),
    );
  });
});

describe('the order of the summary', () => {
  const summary = summarize([
    real('ACL opened', 'staging'),
    real('target group renamed', 'production'),
    real('alarm threshold', 'pipeline'),
  ]);

  test('the table, the verdict and the sections come in their order', () => {
    expect(summary).toContain(
      '| staging | 1 | 0 | 0 | 0 |\n| production | 0 | 4 | 1 | 0 |\n| pipeline | 0 | 1 | 0 | 0 |',
    );
    expect(summary).toContain('Verdict: production **cuts users off** (refused: 2).');
    const titles = [...summary.matchAll(/^### (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      'Terraform plan',
      'Replaced, destroyed, or harmful',
      'What to do about what is refused',
      'Wider permissions and openings',
      'The rest',
    ]);
  });

  test('the worst change comes first, with its reason, the alternative and the attribute that forces it', () => {
    expect(sectionOf(summary, 'Replaced')).toContain(
      [
        '- **production** `aws_lb_target_group.app` replaced, the new one first: **cuts users off**',
        '  - aws_autoscaling_group.fleet leaves the old target group, and drains, before it enters the new one',
        '  - instead: add and attach a second target group, then change the listener, then remove this one',
        '  - because of `name`: `hello-staging` → `hello-web`',
      ].join('\n'),
    );
  });

  test('a refused change has its remedy, in terms of the settings', () => {
    const plan = real('retention shorter');
    const way =
      '- **staging** first copy elsewhere what must be kept (logs: an export to S3), then allow the rest by its ' +
      'exact address';
    expect(sectionOf(summarize([plan]), 'What to do about')).toContain(way);
    const verdicts = [judge(plan, { allow: ['aws_cloudwatch_log_group.app'] })];
    expect(summarize([plan], { verdicts })).not.toContain('What to do about');
  });

  test('an allowed change is marked and no longer counts as refused', () => {
    const plan = real('retention shorter');
    const verdicts = [judge(plan, { allow: ['aws_cloudwatch_log_group.app'] })];
    expect(summarize([plan], { verdicts })).toContain(
      '`aws_cloudwatch_log_group.app` changed: **loses data** (allowed)',
    );
    expect(summarize([plan], { verdicts })).toContain('Verdict: staging **loses data** (allowed).');
    expect(summarize([plan])).toContain('Verdict: staging **loses data** (refused: 1).');
  });

  test('a plan with an error is marked as such', () => {
    const plan = read({ ...realPlan('alarm threshold'), errored: true });
    expect(sectionOf(summarize([plan]), 'Not finished')).toContain(
      '- **staging**: Terraform reported an error while planning',
    );
  });
});

describe('a newer AMI', () => {
  const patch = '- **staging** `aws_launch_template.fleet`: newer image `ami-12c6146b` → `ami-1ecc1e67`';

  test('alone is a patch without a row in the table', () => {
    expect(summarize([real('newer image'), real('nothing', 'pipeline')])).toBe(
      [
        '### Terraform plan',
        '',
        'Patch available: staging.',
        'No changes: pipeline.',
        '',
        '### Patch available',
        '',
        patch,
      ].join('\n'),
    );
  });

  test('beside changes of the code has its own section', () => {
    const summary = summarize([real('newer image and user data')]);
    expect(summary).toContain('| staging | 0 | 1 | 0 | 0 |');
    expect(sectionOf(summary, 'The rest')).toContain('`user_data`');
    expect(sectionOf(summary, 'The rest')).not.toContain('ami-');
    expect(sectionOf(summary, 'Patch available')).toContain(patch);
  });

  test('of another architecture counts as a change of the code', () => {
    const summary = summarize([real('other architecture')]);
    expect(summary).not.toContain('Patch');
    expect(sectionOf(summary, 'The rest')).toContain('`image_id`: `ami-12c6146b` → `ami-1ecc1e67`');
  });
});

describe('how values are shortened', () => {
  test('lists show what is removed and added, long values their length', () => {
    const summary = summarize([real('zone left by group and balancer')]);
    expect(summary).toMatch(/`vpc_zone_identifier`: without `subnet-[0-9a-f]+`$/m);
    expect(summary).not.toContain('subnet_mapping');
    const long = sketch('aws_lb.y', 'update', {
      before: { text: 'a'.repeat(500) },
      set: { text: 'b'.repeat(501) },
    });
    expect(summarize([read(planOf([long], {}))])).toContain(
      `\`${'a'.repeat(40)}… (500 characters)\` → \`${'b'.repeat(40)}… (501 characters)\``,
    );
  });

  test('long texts show the part that differs', () => {
    const told = (before: string, after: string): string => {
      const change = sketch('aws_lb.y', 'update', { before: { text: before }, set: { text: after } });
      return summarize([read(planOf([change], {}))])
        .split('changed: ')[1]!
        .split('\n')[0]!;
    };
    const [head, tail] = ['h'.repeat(100), 't'.repeat(100)];
    const around = ['h'.repeat(15), 't'.repeat(15)];
    expect(told(`${head}4${tail}`, `${head}16${tail}`)).toBe(
      `\`text\`: \`…${around[0]}4${around[1]}…\` → \`…${around[0]}16${around[1]}…\``,
    );
    expect(told(head, `${head}!`)).toBe(`\`text\`: \`…${around[0]}\` → \`…${around[0]}!\``);
    expect(told('aa', 'a'.repeat(70))).toBe(`\`text\`: \`aa\` → \`${'a'.repeat(40)}… (70 characters)\``);
  });

  test('many changes of one object are counted', () => {
    const attributes = (value: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, value]));
    const many = sketch('aws_x.y', 'update', { before: attributes(1), set: attributes(2) });
    expect(summarize([read(planOf([many], {}))])).toContain('  - `a5`: `1` → `2`\n  - and 3 more');
  });

  test('additions of one type and equal changes share an entry', () => {
    const added = ['a', 'b', 'c'].map((name) => sketch(`aws_sqs_queue.${name}`, 'create', { set: {} }));
    expect(summarize([read(planWith(added))])).toContain('- **staging** `aws_sqs_queue` × 3 added');
    const tagged = summarize([real('tags on everything')]);
    expect(tagged).toMatch(/and \d+ more changed: `tags_all.Team`: `none` → `web`/);
    expect(tagged.length).toBeLessThan(1500);
  });

  test('policies are shown by what they allow, not by their text', () => {
    const summary = summarize([real('role may more')]);
    expect(summary).toContain('gains s3:GetObject on \\*');
    expect(summary).toContain('gains s3:DeleteObject on arn:aws:s3:::hello-artifacts/\\*, \\*');
    expect(summary).not.toContain('Version');
    expect(summarize([real('role may less')])).toContain(
      'instances may no longer: s3:GetObject on arn:aws:s3:::hello-artifacts/\\*',
    );
  });
});

test('the text for a terminal', () => {
  expect(
    summarize([real('ACL opened', 'staging'), real('retention shorter', 'production')], { format: 'text' }),
  ).toBe(
    [
      'TERRAFORM PLAN',
      '',
      'stack       added  changed  replaced  destroyed',
      'staging         1        0         0          0',
      'production      0        1         0          0',
      '',
      'Verdict: production loses data (refused: 1).',
      '',
      'REPLACED, DESTROYED, OR HARMFUL',
      '',
      '  production aws_cloudwatch_log_group.app changed: loses data',
      '      logs older than 30 days are deleted, which were kept 90 days',
      '      retention_in_days: 90 → 30',
      '',
      'WHAT TO DO ABOUT WHAT IS REFUSED',
      '',
      '  production first copy elsewhere what must be kept (logs: an export to S3), then allow the rest by its ' +
        'exact address',
      '',
      'WIDER PERMISSIONS AND OPENINGS',
      '',
      '  staging aws_network_acl_rule.ssh added',
      '      allows tcp port 22 from 0.0.0.0/0',
    ].join('\n'),
  );
});
