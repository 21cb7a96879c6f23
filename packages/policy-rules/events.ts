import { regionFacts } from '../facts';
import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Stack } from '../documents';

/** Every event that sends a message or starts a CodeBuild project, and that no metric shows, a line each. */
export const events: Rule = {
  id: 'events',
  why: 'A failed release is reported by its event only: an event that no rule matches or sends is lost.',
  fix: 'Leave these rules and targets to modules/monitoring and modules/pipeline. You may add others.',
  check(stack, context) {
    const found = new Set(stack.all('aws_cloudwatch_event_target').map((target) => said(stack, target)));
    const missing = expected(stack, context)
      .filter((line) => !found.has(line))
      .map((line) => ({ place: stack.place, found: `has nothing that is ${line}` }));
    return [...missing, ...stack.all('aws_cloudwatch_event_target').flatMap((target) => goes(stack, target))];
  },
};

/**
 * An event target as its line: `aws_sns_topic.alerts_later in words, by {"source":["aws.codepipeline"],…}`
 */
function said(stack: Stack, { values }: Resource): string {
  const rule = stack.referred(values['rule'])?.values ?? {};
  const { event_pattern: pattern, schedule_expression: times } = rule;
  const [words] = list(values['input_transformer']);
  const how = words
    ? values['input'] === undefined
      ? inWords(words)
      : 'words and more'
    : given(values['input']);
  const by = [pattern, times, rule['state']]
    .filter((one) => one !== undefined && one !== 'ENABLED')
    .map(String);
  return `${addressIn(values['arn'])} with ${how}, by ${by.join(' and ')}`;
}

/** Whether every field in the message's template is taken from the event. */
function inWords({
  input_paths: paths,
  input_template: template,
}: Readonly<Record<string, unknown>>): string {
  const named = [...new Set(String(template).match(/<[\w-]+>/g) ?? [])].map((one) => one.slice(1, -1)).sort();
  const taken = Object.entries((paths ?? {}) as object).filter(([, path]) =>
    /^\$\.[\w.-]+$/.test(String(path)),
  );
  const same =
    taken
      .map(([name]) => name)
      .sort()
      .join() === named.join();
  return same && named.length > 0 ? 'words' : 'words whose fields are not those of the event';
}

/** Checks that a target is a topic of the stack, or the CodeBuild project of the step `settle`. */
function goes(stack: Stack, target: Resource): Finding[] {
  const { arn } = target.values;
  const isOwn = stack.referred(arn)?.type === 'aws_sns_topic' || addressIn(arn).endsWith('-settle');
  const { role_arn: role } = target.values;
  const runs =
    stack.referred(arn)?.type === 'aws_sns_topic'
      ? role === undefined
      : addressIn(role) === 'aws_iam_role.ended_service_role_role';
  return [
    ...unless(isOwn, target, `sends events to ${addressIn(arn)}`),
    ...unless(runs, target, `runs under ${addressIn(role) || 'no role'}`),
  ];
}

type Detail = Readonly<Record<string, readonly string[]>>;

function expected(stack: Stack, { facts, name, stage }: Context): string[] {
  if (stage) {
    const topic = (severity: string) => `aws_sns_topic.monitoring_topic_${severity}`;
    return forStage(name, Object.keys(stage.app.schedule)).map((one) => mail(topic, one));
  }
  if (stack.name !== 'pipeline') return [];
  const { partition } = regionFacts(facts.region);
  const settle = `arn:${partition}:codebuild:${facts.region}:${facts.account}:project/${name}-settle`;
  const clock = JSON.stringify({
    environmentVariablesOverride: [{ name: 'BY_CLOCK', value: 'yes', type: 'PLAINTEXT' }],
  });
  return [
    ...ofReleases(name).map((one) => mail((severity) => `aws_sns_topic.alerts_${severity}`, one)),
    `${settle} with not set, by ${executions(name, ['CANCELED', 'FAILED', 'STOPPED', 'SUCCEEDED', 'SUPERSEDED'])}`,
    `${settle} with ${given(clock)}, by rate(1 hour)`,
  ];
}

type Heard = readonly [severity: 'urgent' | 'later', pattern: string];

const mail = (topic: (severity: string) => string, [severity, pattern]: Heard) =>
  `${topic(severity)} with words, by ${pattern}`;

const matching = (source: string, types: readonly string[], detail: Detail) =>
  JSON.stringify({ source: [source], 'detail-type': types, detail });

const executions = (pipeline: string, state: readonly string[]) =>
  matching('aws.codepipeline', ['CodePipeline Pipeline Execution State Change'], {
    pipeline: [pipeline],
    state,
  });

function forStage(name: string, commands: readonly string[]): Heard[] {
  const refresh = (...ends: string[]) =>
    matching(
      'aws.autoscaling',
      ends.map((end) => `EC2 Auto Scaling Instance Refresh ${end}`),
      { AutoScalingGroupName: [name] },
    );
  const deployment = { application: [name], deploymentGroup: [name], state: ['FAILURE', 'STOP'] };
  const command = {
    Definition: commands.map((one) => `${name}-schedule.${one}`),
    Status: ['Cancelled', 'Failed', 'TimedOut'],
  };
  return [
    ['later', matching('aws.codedeploy', ['CodeDeploy Deployment State-change Notification'], deployment)],
    ['later', refresh('Failed', 'Cancelled', 'Rollback Succeeded')],
    ['urgent', refresh('Rollback Failed')],
    ...(commands.length > 0
      ? [
          [
            'later',
            matching('aws.ssm', ['EC2 Automation Execution Status-change Notification'], command),
          ] as const,
        ]
      : []),
  ];
}

function ofReleases(pipeline: string): Heard[] {
  const approval = { pipeline: [pipeline], action: ['Approve'], state: ['STARTED'] };
  const settle = { 'project-name': [`${pipeline}-settle`], 'build-status': ['FAILED', 'FAULT', 'TIMED_OUT'] };
  return [
    ['later', executions(pipeline, ['FAILED'])],
    ['later', executions(pipeline, ['CANCELED'])],
    ['later', executions(pipeline, ['SUCCEEDED'])],
    ['later', matching('aws.codepipeline', ['CodePipeline Action Execution State Change'], approval)],
    ['urgent', matching('aws.codebuild', ['CodeBuild Build State Change'], settle)],
  ];
}
