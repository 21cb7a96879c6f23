import { alternatives, ofMessage } from './event-rules';
import { ofTarget } from './automations';
import { byModel } from './botocore';
import { deployAgentConfiguration } from './deploy-agent';
import { problemsOfQuery } from './log-queries';
import { problemsOfMath } from './metric-math';
import { ofAction } from './pipeline-actions';
import { valueAt } from './recorded-events';
import { appSpecification, buildSpecification } from './specifications';
import { problemsOf } from './ssm-documents';

describe('metric math', () => {
  it.each(['a + b', 'IF(a >= 5 AND b > 0, 100 * a / (a + b), 0)', '-a', 'MAX([a, b])', 'FILL(a, REPEAT)'])(
    'accepts %s',
    (expression) => {
      // Arrays of metrics are not supported yet, because nothing here uses one.
      const problems = problemsOfMath(expression, ['a', 'b']);
      expect(problems).toEqual(expression.includes('[') ? [`${expression} cannot be read`] : []);
    },
  );

  it.each([
    ['AVERAGE(a)', 'there is no function AVERAGE'],
    ['if(a, b, 0)', 'there is no function if'],
    ['a + c', 'nothing has the id c'],
    ['a + * b', 'nothing before *'],
    ['a b', 'no operator before b'],
    ['IF(a, b', 'is not at its end'],
    ['a)', ') is out of place'],
  ])('refuses %s', (expression, problem) => {
    expect(problemsOfMath(expression, ['a', 'b']).join()).toContain(problem);
  });
});

describe('queries of Logs Insights', () => {
  const groups = ['/hello/staging/app'];

  it.each([
    'fields @timestamp | filter @message like /a|b/ | sort @timestamp desc',
    `SOURCE '/hello/staging/app' | stats count(*) as n, pct(latencyMs, 99) as p99 by bin(10m)`,
    '# why | not\nfilter level = "a | b" and status in ["x"]',
  ])('are accepted: %s', (query) => {
    expect(problemsOfQuery(query, groups)).toEqual([]);
  });

  it.each([
    ['filter a = 1 | stat count(*)', 'there is no command stat'],
    ['stats percentile(a, 99)', 'there is no function percentile'],
    [`SOURCE '/hello/staging/web' | limit 1`, 'there is no log group /hello/staging/web'],
  ])('are refused: %s', (query, problem) => {
    expect(problemsOfQuery(query, groups)).toEqual([problem]);
  });
});

describe('documents of Systems Manager', () => {
  const step = { action: 'aws:runShellScript', name: 'step', inputs: { runCommand: ['echo {{ what }}'] } };
  const parameters = { what: { type: 'String', allowedPattern: '^[a-z]+$' } };
  const command = { schemaVersion: '2.2', parameters, mainSteps: [step] };
  const found = (document: object, type = 'Command') =>
    problemsOf(JSON.stringify(document), { document_type: type }).join();

  it('are accepted', () => expect(found(command)).toBe(''));

  it.each<[string, object, string]>([
    ['an undeclared parameter', { ...command, parameters: {} }, '{{ what }} is no parameter of it'],
    [
      'an invalid pattern',
      { ...command, parameters: { what: { type: 'String', allowedPattern: '^[a-z' } } },
      'regex',
    ],
    [
      'a pattern that the SSM agent refuses',
      { ...command, parameters: { what: { type: 'String', allowedPattern: '^[a-z]{1,1001}$' } } },
      'what: encountered error while compiling allowed pattern - internal error: error parsing regexp: invalid repeat ' +
        'count: `{1,1001}`',
    ],
    ['an unknown type', { ...command, parameters: { what: { type: 'Text' } } }, '/parameters/what/type'],
    ['an unknown input', { ...command, mainSteps: [{ ...step, input: {} }] }, '"input"'],
    ['the schema version of another document type', { ...command, schemaVersion: '0.3' }, '/schemaVersion'],
  ])('are refused: %s', (_, document, problem) => expect(found(document)).toContain(problem));

  const inputs = {
    s3EncryptionEnabled: true,
    cloudWatchEncryptionEnabled: true,
    cloudWatchStreamingEnabled: true,
    runAsEnabled: false,
  };
  const session = (more: object) =>
    found(
      { schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: { ...inputs, ...more } },
      'Session',
    );

  it('of sessions are accepted', () => expect(session({ idleSessionTimeout: '60' })).toBe(''));

  it.each([
    [{ idleSessionTimeout: '61' }, '/inputs/idleSessionTimeout should match'],
    [{ idleSessionTimeout: 20 }, '/inputs/idleSessionTimeout should be string'],
    [{ maxSessionDuration: '1441' }, '/inputs/maxSessionDuration should match'],
    [{ runAs: true }, '{"additionalProperty":"runAs"}'],
    [{ runAsEnabled: undefined }, '{"missingProperty":"runAsEnabled"}'],
  ])('of sessions are refused: %j', (more, problem) => expect(session(more)).toContain(problem));
});

describe('automations', () => {
  const pick = {
    name: 'pick',
    action: 'aws:executeScript',
    inputs: { Runtime: 'python3.7', Handler: 'pick', InputPayload: { a: '{{ automation:EXECUTION_ID }}' } },
    outputs: [{ Name: 'Id', Selector: '$.Payload.id', Type: 'String' }],
  };
  const branch = {
    name: 'decide',
    action: 'aws:branch',
    inputs: { Choices: [{ NextStep: 'run', Variable: '{{ pick.Id }}', StringEquals: 'a' }], Default: 'wait' },
  };
  const run = {
    name: 'run',
    action: 'aws:runCommand',
    isEnd: true,
    inputs: { DocumentName: 'hello', InstanceIds: ['{{ pick.Id }}'], TimeoutSeconds: 60 },
  };
  const wait = { name: 'wait', action: 'aws:sleep', isEnd: true, inputs: { Duration: 'PT1S' } };
  const found = (...mainSteps: object[]) =>
    problemsOf(JSON.stringify({ schemaVersion: '0.3', mainSteps }), {
      document_type: 'Automation',
      document_format: 'YAML',
    }).join();

  it('are accepted', () => expect(found(pick, branch, run, wait)).toBe(''));

  it.each<[string, object[], string]>([
    ['an unknown action', [{ ...wait, action: 'aws:wait' }], '/mainSteps/0/action'],
    ['an unknown key of a step', [{ ...wait, timeout: 3 }], '"additionalProperty":"timeout"'],
    ['an unknown runtime', [{ ...pick, inputs: { Runtime: 'python2' }, isEnd: true }], '/inputs/Runtime'],
    ['a command without a document', [{ ...run, inputs: { InstanceIds: ['i-1'] } }], 'lacks DocumentName'],
    [
      'an input of another call',
      [{ ...run, inputs: { DocumentName: 'hello', InstanceId: 'i' } }],
      'is unknown to AWS',
    ],
    ['a choice to a missing step', [pick, branch, wait], 'there is no step run'],
    ['an unreachable step', [wait, { ...wait, name: 'again' }], 'nothing leads to the step again'],
    [
      'a branch without a default',
      [pick, { ...branch, inputs: { Choices: [] } }, wait, run],
      'nothing leads to the step run',
    ],
    [
      'an unknown output of a step',
      [
        pick,
        {
          ...branch,
          inputs: {
            ...branch.inputs,
            Choices: [{ NextStep: 'run', Variable: '{{ pick.id }}', StringEquals: 'a' }],
          },
        },
        run,
        wait,
      ],
      '{{ pick.id }} is not defined for the step decide',
    ],
    ['an output of a later step', [run, pick], '{{ pick.Id }} is not defined for the step run'],
  ])('are refused: %s', (_, steps, problem) => expect(found(...steps)).toContain(problem));

  it('may have a script only in YAML', () =>
    expect(
      problemsOf(JSON.stringify({ schemaVersion: '0.3', mainSteps: [{ ...pick, isEnd: true }] }), {
        document_type: 'Automation',
        document_format: 'JSON',
      }),
    ).toEqual(['a script stands in a document in YAML alone']));
});

describe('targets of EventBridge Scheduler', () => {
  const arn = 'arn:aws:scheduler:::aws-sdk:ssm:startAutomationExecution';

  it('are accepted', () => expect(ofTarget(arn, '{"DocumentName":"hello"}')).toEqual([]));

  it.each([
    [arn.replace('startA', 'StartA'), '{}', "is no operation of AWS's"],
    [arn.replace('Execution', 'Run'), '{}', "is no operation of AWS's"],
    [arn, '{"Parameters":{"A":["b"]}}', 'lacks DocumentName'],
    [arn, '{"DocumentName":"hello","Document":"a"}', 'is unknown to AWS'],
  ])('are refused: %s %s', (target, input, problem) =>
    expect(ofTarget(target, input).join()).toContain(problem),
  );
});

describe('specifications', () => {
  const app = { version: 0, os: 'linux', hooks: { ValidateService: [{ location: 'a.sh', timeout: 10 }] } };
  const build = { version: 0.2, phases: { build: { commands: ['make'] } } };

  it('are accepted', () => expect([...appSpecification(app), ...buildSpecification(build)]).toEqual([]));

  it.each<[string, string[]]>([
    ['an unknown hook', appSpecification({ ...app, hooks: { AplicationStart: [] } })],
    ['a hook that only the agent runs', appSpecification({ ...app, hooks: { Install: [] } })],
    [
      'an unknown key of a script',
      appSpecification({ ...app, hooks: { AfterInstall: [{ location: 'a', runAs: 'root' }] } }),
    ],
    ['an unknown phase', buildSpecification({ ...build, phases: { prebuild: { commands: ['make'] } } })],
    [
      'a runtime in another phase',
      buildSpecification({
        ...build,
        phases: { build: { commands: ['a'], 'runtime-versions': { nodejs: 22 } } },
      }),
    ],
    [
      'an unknown on-failure value',
      buildSpecification({ ...build, phases: { build: { commands: ['a'], 'on-failure': 'STOP' } } }),
    ],
  ])('are refused: %s', (_, problems) => expect(problems).not.toEqual([]));
});

describe('messages of events', () => {
  const event = {
    'detail-type': 'Some Change',
    time: '2026',
    detail: { 'build-status': 'FAILED', more: {} },
  };
  const template = '"What happened: <state> at <time>"';
  const paths = { state: '$.detail.build-status', time: '$.time' };

  it('are accepted', () => expect(ofMessage(paths, template, event)).toEqual([]));

  it.each<[string, string[]]>([
    ['a path that the event lacks', ofMessage({ ...paths, state: '$.detail.status' }, template, event)],
    ['a path to more than a text', ofMessage({ ...paths, state: '$.detail.more' }, template, event)],
    ['an unused path', ofMessage({ ...paths, id: '$.id' }, template, { ...event, id: '1' })],
    ['a name without a path', ofMessage({ time: '$.time' }, template, event)],
    ['a line without quotes', ofMessage(paths, 'What happened: <state> at <time>', event)],
  ])('are refused: %s', (_, problems) => expect(problems).not.toEqual([]));

  it("take their values by EventBridge's paths", () => {
    expect(valueAt(event, '$.detail.build-status')).toBe('FAILED');
    expect(valueAt(event, 'detail.build-status')).toBeUndefined();
  });
});

describe('actions of pipelines', () => {
  const environment = (variable: object) => ({ EnvironmentVariables: JSON.stringify([variable]) });
  const problems = (configuration: Record<string, string>) =>
    ofAction('ActionConfigurationMap', configuration, ['IGNORE_ALARMS']);

  it('are accepted', () => {
    expect(problems(environment({ name: 'A', value: '#{variables.IGNORE_ALARMS}' }))).toEqual([]);
  });

  it.each([
    [{ ProjectName: 'x'.repeat(1001) }, 'AWS takes 1000'],
    [environment({ name: 'A', value: '#{variables.IGNORE_ALARM}' }), 'is no variable of the pipeline'],
    [environment({ name: 'A', value: 'b', type: 'PLAIN' }), 'none of PLAINTEXT'],
    [environment({ name: 'A' }), 'lacks value'],
  ])('are refused: %j', (configuration, problem) => {
    expect(problems(configuration as Record<string, string>).join()).toContain(problem);
  });
});

it("an unknown key in the CodeDeploy agent's configuration is found", () => {
  const right = {
    ':log_dir': '/a/',
    ':pid_dir': '/b/',
    ':program_name': 'codedeploy-agent',
    ':root_dir': '/c',
    ':disable_imds_v1': true,
  };
  expect(deployAgentConfiguration(right)).toEqual([]);
  expect(deployAgentConfiguration({ ...right, ':disable_imdsv1': true })).not.toEqual([]);
  expect(deployAgentConfiguration({ ...right, ':disable_imds_v1': 'true' })).not.toEqual([]);
});

it('each value of a pattern is tried separately', () => {
  expect(alternatives('{"a":["1"],"b":{"c":["2","3"]}}')).toEqual([
    '{"a":["1"],"b":{"c":["2"]}}',
    '{"a":["1"],"b":{"c":["3"]}}',
  ]);
});

it("AWS's models refuse unknown members and values", () => {
  const request = { Name: 'a b', DocumentType: 'Commands', More: '' };
  expect(byModel('ssm', 'CreateDocumentRequest', request)).toEqual([
    ' lacks Content',
    expect.stringMatching(/^\/Name is "a b", and not of the form/),
    expect.stringMatching(/^\/DocumentType is "Commands", none of Command, /),
    '/More is unknown to AWS',
  ]);
});
