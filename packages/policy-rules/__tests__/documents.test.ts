import { violations } from '../rules';
import { factsOf } from '../../../settings/facts';
import { writeStage } from '../../../__tests__/support/stacks';
import { VARIANTS } from '../../../__tests__/support/variants';
import { parse, stringify } from 'yaml';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- documents of AWS's schema

const { stage, project } = VARIANTS['x86-with-schedule']!;
const written = writeStage('documents', stage, project);

/** The violations of the rule `documents` by a changed document or schedule. */
function broken(type: string, name: string, change: (values: Json) => void): string[] {
  const json = structuredClone(written.json) as unknown as Json;
  const values = json['resource'][type][name] as Json;
  change(values);
  return violations(json, factsOf(written.settings))
    .filter(({ rule }) => rule.id === 'documents')
    .map(({ found }) => found);
}

const content = (change: (document: Json) => void) => (values: Json) => {
  const isJson = values['document_format'] === 'JSON';
  const document = (isJson ? JSON.parse(values['content']) : parse(values['content'])) as Json;
  change(document);
  values['content'] = isJson ? JSON.stringify(document) : stringify(document);
};

const SESSION = 'monitoring_sessions_document';
const COMMAND = 'deployment_target_release_command_document';
const AUTOMATION = 'schedule_command_nightly_automation';

const DOCUMENTS: [what: string, name: string, change: (values: Json) => void, found: string][] = [
  [
    'of an unknown name',
    COMMAND,
    (values) => (values['name'] = 'hello-staging-more'),
    'is "hello-staging-more", which has not been reviewed',
  ],
  [
    'of another type',
    COMMAND,
    (values) => (values['document_type'] = 'Automation'),
    'is of the type "Automation", not Command',
  ],
  ['that is not JSON', COMMAND, (values) => (values['content'] = '{'), 'cannot be read here'],
  [
    'that forwards ports',
    SESSION,
    content((one) => (one['sessionType'] = 'Port')),
    'opens sessions of the type "Port"',
  ],
  [
    'that keeps idle sessions longer',
    SESSION,
    content((one) => (one['inputs']['idleSessionTimeout'] = '60')),
    'keeps idle sessions for "60" minutes',
  ],
  [
    'without a maximum session duration',
    SESSION,
    content((one) => delete one['inputs']['maxSessionDuration']),
    'lets sessions last not set minutes',
  ],
  [
    'with a further step',
    COMMAND,
    content((one) => one['mainSteps'].push({ action: 'aws:downloadContent' })),
    'does aws:runShellScript, aws:downloadContent, not aws:runShellScript',
  ],
  [
    'with a further parameter',
    COMMAND,
    content((one) => (one['parameters']['command'] = { type: 'String' })),
    'takes bucket, key, version, command, not bucket, key, version',
  ],
  [
    'whose parameter has no pattern',
    COMMAND,
    content((one) => delete one['parameters']['key']['allowedPattern']),
    'takes key of the form not set, which is more than a name',
  ],
  [
    'whose parameter allows quotes',
    COMMAND,
    content((one) => (one['parameters']['key']['allowedPattern'] = "^[A-Za-z0-9'.]{0,254}$")),
    'takes key of the form "^[A-Za-z0-9\'.]{0,254}$", which is more than a name',
  ],
  [
    'whose pattern has no end',
    COMMAND,
    content((one) => (one['parameters']['key']['allowedPattern'] = '^[A-Za-z0-9]{0,254}')),
    'takes key of the form "^[A-Za-z0-9]{0,254}", which is more than a name',
  ],
  [
    'whose pattern the SSM agent refuses',
    COMMAND,
    content((one) => (one['parameters']['version']['allowedPattern'] = '^[A-Za-z0-9]{1,1001}$')),
    'takes version of the form "^[A-Za-z0-9]{1,1001}$": the agent\'s regexp counts to 1000, and refuses the command',
  ],
  [
    'whose parameter allows another bucket',
    COMMAND,
    content((one) => (one['parameters']['bucket']['allowedPattern'] = '^theirs$')),
    'takes bucket of the form "^theirs$", which is more than a name',
  ],
  [
    'that assumes another role',
    AUTOMATION,
    content((one) => (one['assumeRole'] = 'arn:aws:iam::123456789012:role/admin')),
    'acts by "arn:aws:iam::123456789012:role/admin"',
  ],
  [
    'that runs another command document',
    AUTOMATION,
    content((one) => (one['mainSteps'][2]['inputs']['DocumentName'] = 'AWS-RunShellScript')),
    'sends "AWS-RunShellScript" to ["{{ pick.InstanceId }}"]',
  ],
  [
    'that targets all instances',
    AUTOMATION,
    content((one) => (one['mainSteps'][2]['inputs']['Targets'] = [{ Key: 'InstanceIds', Values: ['*'] }])),
    'sends "hello-staging-command.nightly" to [{"Key":"InstanceIds","Values":["*"]}]',
  ],
];

describe('the rule documents refuses a document', () => {
  it.each(DOCUMENTS)('%s', (_, name, change, found) => {
    expect(broken('aws_ssm_document', name, change)).toContain(found);
  });
});

const TARGET = 'arn:aws:scheduler:::aws-sdk:ssm:sendCommand';
const DUE = JSON.stringify({
  DocumentName: '${aws_ssm_document.schedule_command_nightly_automation.name}',
  Parameters: { ScheduledTime: ['<aws.scheduler.scheduled-time>'] },
});
const SCHEDULES: [what: string, change: (values: Json) => void, found: string][] = [
  [
    'that the settings do not have',
    (values) => (values['name'] = 'more'),
    'runs "more", which the settings do not have',
  ],
  ['that is disabled', (values) => (values['state'] = 'DISABLED'), 'is "DISABLED"'],
  ['of another schedule group', (values) => (values['group_name'] = 'default'), 'is in the group "default"'],
  [
    'that starts no automation',
    (values) => (values['target']['arn'] = TARGET),
    `starts "${TARGET}" of ${JSON.stringify(DUE)}, not its own document by the time that it is due`,
  ],
  [
    'that starts another document',
    (values) => (values['target']['input'] = JSON.stringify({ DocumentName: 'AWS-StopEC2Instance' })),
    'starts "arn:aws:scheduler:::aws-sdk:ssm:startAutomationExecution" of "{\\"DocumentName\\":\\"AWS-StopEC2Instance\\"}", ' +
      'not its own document by the time that it is due',
  ],
  [
    'that passes a fixed time',
    (values) => (values['target']['input'] = DUE.replace('<aws.scheduler.scheduled-time>', '2026-01-01')),
    'starts "arn:aws:scheduler:::aws-sdk:ssm:startAutomationExecution" of ' +
      `${JSON.stringify(DUE.replace('<aws.scheduler.scheduled-time>', '2026-01-01'))}, not its own document by the time that it is due`,
  ],
  ['that uses another role', (values) => (values['target']['role_arn'] = 'arn:x'), 'acts by "arn:x"'],
];

describe('the rule documents refuses a schedule', () => {
  it.each(SCHEDULES)('%s', (_, change, found) => {
    expect(broken('aws_scheduler_schedule', 'schedule_command_nightly_schedule', change)).toContain(found);
  });
});
