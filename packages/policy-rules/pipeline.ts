import { prefixOf, type StageFacts } from '../facts';
import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Stack, texts, type Values } from '../documents';

/** Checks the actions that a release passes, from the source to the last stage. */
export const pipeline: Rule = {
  id: 'pipeline',
  why: 'With a missing, added or changed step, users get a release that was not prepared, checked or approved.',
  fix: 'Leave the pipeline to modules/pipeline: stages, their order and releaseApproval are settings.',
  check: (stack, context) => [
    ...stack.all('aws_codepipeline').flatMap((one) => shape(one, context)),
    ...stack.all('aws_codedeploy_deployment_group').flatMap((one) => targets(stack, one, context)),
  ],
};

/** An action or a check as its line: `Deploy CodeDeploy hello-staging/hello-staging`. */
function line(kind: Values, { configuration }: Values): string {
  const { ProjectName, ApplicationName, DeploymentGroupName } = (list(configuration)[0] ?? {}) as Values;
  const what =
    ProjectName ?? (ApplicationName && `${String(ApplicationName)}/${String(DeploymentGroupName)}`);
  return [kind['category'], kind['provider'], what].filter(Boolean).map(String).join(' ');
}

/** The lines of a pipeline stage: its actions in order, and the check at its end. */
function linesOf(stage: Values): string[] {
  const actions = list(stage['action']).map((action) => ({
    order: Number(action['run_order'] ?? 1),
    action,
  }));
  const inOrder = actions.sort((a, b) => a.order - b.order);
  const hands = ({ input_artifacts: takes, output_artifacts: gives }: Values) =>
    [...texts(takes).map((one) => ` of ${one}`), ...texts(gives).map((one) => ` to ${one}`)].join('');
  const [{ condition } = {} as Values] = list(stage['on_success']);
  const checks = list(condition).flatMap(({ result, rule }) =>
    list(rule).map(
      (one) => `else ${String(result)}: ${line(list(one['rule_type_id'])[0] ?? {}, one)}${hands(one)}`,
    ),
  );
  return [
    ...inOrder.map(({ order, action }) => `${order} ${line(action, action)}${hands(action)}`),
    ...checks,
  ];
}

function expected({ facts, name }: Context): [stage: string, lines: string[]][] {
  const deploys = (stage: StageFacts) => {
    const own = prefixOf(facts, stage.name);
    return [
      `1 Build CodeBuild ${name}-prepare of release`,
      `2 Deploy CodeDeploy ${own}/${own} of release`,
      `else ROLLBACK: Rule CodeBuild ${name}-verify of release`,
    ];
  };
  return [
    ['Source', ['1 Source CodeStarSourceConnection to source']],
    ['Build', [`1 Build CodeBuild ${name}-build of source to release`]],
    ...Object.values(facts.stages).flatMap((stage): [string, string[]][] => [
      ...(stage.releaseApproval
        ? [[`Approve-${stage.name}`, ['1 Approval Manual']] as [string, string[]]]
        : []),
      [`Deploy-${stage.name}`, deploys(stage)],
    ]),
  ];
}

function shape(place: Resource, context: Context): Finding[] {
  const stages = list(place.values['stage']);
  const wanted = expected(context);
  const [names, order] = [stages.map(({ name }) => String(name)), wanted.map(([name]) => name)];
  return [
    ...unless(
      names.join() === order.join(),
      place,
      `goes through ${names.join(', ')}, and the settings say ${order.join(', ')}`,
    ),
    ...wanted.flatMap(([name, lines]) => {
      const stage = stages.find((one) => one['name'] === name);
      if (!stage) return [];
      const found = linesOf(stage);
      return unless(
        found.join() === lines.join(),
        place,
        `does in ${name}: ${found.join('; ') || 'nothing'}; and not: ${lines.join('; ')}`,
      );
    }),
  ];
}

/**
 * Checks that a deployment group deploys to the stage's own Auto Scaling group, behind its own target group.
 */
function targets(stack: Stack, place: Resource, { name }: Context): Finding[] {
  const groups = texts(place.values['autoscaling_groups']);
  const [group] = groups.map((one) => stack.referred(one)?.values['name']);
  const [info] = list(place.values['load_balancer_info']);
  const behind = list(info?.['target_group_info']).map((one) => addressIn(one['name']));
  const [style] = list(place.values['deployment_style']);
  return [
    ...unless(groups.length === 1 && group === name, place, `deploys to ${given(groups)}`),
    ...unless(
      behind.length === 1 && stack.at(behind[0] ?? '')?.type === 'aws_lb_target_group',
      place,
      `takes instances out of ${behind.join(', ') || 'no target group'}`,
    ),
    ...unless(
      style?.['deployment_option'] === 'WITH_TRAFFIC_CONTROL' && style['deployment_type'] === 'IN_PLACE',
      place,
      `deploys ${given(style?.['deployment_type'])} ${given(style?.['deployment_option'])}`,
    ),
  ];
}
