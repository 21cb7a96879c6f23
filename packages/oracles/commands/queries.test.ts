import { judge, print } from '../differences';
import { allQueries, problemsOf, type Query } from './queries';

const queries = allQueries();

describe('every --query of the project', () => {
  const found = problemsOf(queries).flatMap((problems, index) =>
    problems.map((problem) => `query: ${queries[index]?.command} ${queries[index]?.operation}: ${problem}`),
  );
  const judged = judge('commands', /^query: /, found);
  afterAll(() => print('Commands', `${queries.length} queries of answers`, judged));

  it('asks for fields that the service models have', () => {
    expect({ unexplained: judged.unexplained, stale: judged.stale }).toEqual({ unexplained: [], stale: [] });
  });

  it('is found as bash composes it, and as Terraform prints it', () => {
    expect(queries.length).toBeGreaterThan(20);
    expect(queries.map(({ expression }) => expression)).toEqual(
      expect.arrayContaining([
        'AutoScalingGroups[0].Instances[].[InstanceId, LifecycleState]', // group of common.sh, called by verify.sh
        'AutoScalingGroups[0].Instances[0].InstanceId', // the output `shell`
        'Parameter.Value',
      ]),
    );
    expect(queries.filter(({ expression }) => expression.includes('\0'))).toEqual([]);
  });
});

describe('a query', () => {
  const of = (call: string, expression: string, byPage = false): Query => {
    const [command = '', operation = ''] = call.split(' ');
    return { place: 'here', command, operation, expression, byPage };
  };
  const GROUPS = 'autoscaling describe-auto-scaling-groups';
  const TARGET_GROUP = 'deploy get-deployment-group';
  const cases: [string, Query, string | undefined][] = [
    ['an existing field', of(GROUPS, 'AutoScalingGroups[].Instances[].InstanceId', true), undefined],
    ['an unknown field', of(GROUPS, 'AutoScalingGroups[].Name'), 'AutoScalingGroup has no Name: always null'],
    [
      'a field of a list',
      of(GROUPS, 'AutoScalingGroups.Instances'),
      'Instances is asked of AutoScalingGroups, which is no object: always null',
    ],
    [
      'an element of an object',
      of(TARGET_GROUP, 'deploymentGroupInfo[0]'),
      '[0] is asked of DeploymentGroupInfo, which is no list: always null',
    ],
    [
      'an impossible value',
      of('deploy batch-get-deployments', "deploymentsInfo[?status == 'Done'].deploymentId"),
      "DeploymentStatus is never 'Done'",
    ],
    [
      'a comparison of different types',
      of(GROUPS, 'AutoScalingGroups[?MinSize == `"1"`]'),
      'AutoScalingGroupMinSize is compared with a literal: never equal',
    ],
    [
      'a field of a composed object',
      of(TARGET_GROUP, 'deploymentGroupInfo.{a: alarmConfiguration}.b'),
      'what is put together has no b: always null',
    ],
    [
      'a function of a value that may be missing',
      of(TARGET_GROUP, 'length(deploymentGroupInfo.alarmConfiguration.alarms)'),
      'length() fails where an answer leaves out alarms',
    ],
    [
      'a function of a value with a default',
      of(TARGET_GROUP, 'length(deploymentGroupInfo.alarmConfiguration.alarms || `[]`)'),
      undefined,
    ],
    [
      'a function of the wrong type',
      of(GROUPS, 'length(AutoScalingGroups[0].MinSize)'),
      'length() takes no number',
    ],
    ['an unknown function', of(GROUPS, 'size(AutoScalingGroups)'), 'there is no function size()'],
    [
      'the first element of several pages',
      of(GROUPS, 'AutoScalingGroups[0]', true),
      'text is printed for each page by itself',
    ],
    ['the first element of several pages, as JSON', of(GROUPS, 'AutoScalingGroups[0]'), undefined],
    [
      'a list of which the CLI gets only a page',
      of('autoscaling describe-instance-refreshes', 'InstanceRefreshes[].Status'),
      'the first page is all that is asked for',
    ],
    ['an operation without a response', of('ec2 delete-vpc', 'Return'), 'delete-vpc answers nothing'],
    ['an invalid expression', of(GROUPS, 'AutoScalingGroups['), 'no expression: '],
    ['an unknown operation', of('autoscaling describe-groups', 'x'), 'autoscaling has no operation'],
  ];
  const answers = problemsOf(cases.map(([, query]) => query));

  it.each(cases.map(([name, , expected], index) => [name, expected, answers[index] ?? []] as const))(
    'of %s',
    (_, expected, problems) => {
      expect(problems).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
    },
  );
});
