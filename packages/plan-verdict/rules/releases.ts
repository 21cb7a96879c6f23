import type { Change } from '../plan';
import { block, changedKeys, isChanged, listed, strings, text } from '../values';
import { cuts, fine, type Finding, type Rule } from './rule';

const DEPLOYMENTS_LOST =
  "CodeDeploy's lifecycle hook and its last good revision are lost with it: instances that start later get no app, until the next release";

/**
 * Judges how many instances a release takes out of service at once. AWS's own configurations, except
 * AllAtOnce, leave half of them or more.
 */
function atOnce(name = 'another rule'): Finding[] {
  if (/AllAtOnce/.test(name))
    return [
      fine('each release takes all instances out of service at once: no request is answered meanwhile'),
    ];
  return /^CodeDeployDefault\./.test(name)
    ? []
    : [fine(`${name} says how many instances a release takes out at once: read it`)];
}

function otherReleases(change: Change): Finding[] {
  const events = (values: Change['before']): string[] =>
    strings(block(values, 'auto_rollback_configuration'), 'events');
  const kept = events(change.before).filter((one) => !events(change.after).includes(one));
  const isOn = block(change.after, 'auto_rollback_configuration')?.['enabled'] === true;
  return [
    ...(isOn && kept.length > 0 ? [fine(`no longer rolled back: ${kept.join(', ')}`)] : []),
    ...(['ec2_tag_set', 'ec2_tag_filter'].some((key) => isChanged(change, key))
      ? [fine('releases reach other instances: read which')]
      : []),
    ...(isChanged(change, 'trigger_configuration')
      ? [fine('other recipients are notified of releases')]
      : []),
    ...(isChanged(change, 'service_role_arn')
      ? [fine('releases use another role: without the needed rights they fail')]
      : []),
    ...(['blue_green_deployment_config', 'outdated_instances_strategy', 'termination_hook_enabled'].some(
      (key) => isChanged(change, key),
    )
      ? [fine('releases are deployed differently: review the change')]
      : []),
  ];
}

/** A custom deployment configuration, which says how many instances stay in service. */
export const releaseRule: Rule = {
  delete: () => fine('deployment groups that use it get no release'),
  replace: ({ after }) => {
    const least = block(after, 'minimum_healthy_hosts')?.['value'];
    return fine(
      least === 0
        ? 'a release may take all instances out of service at once: no request is answered meanwhile'
        : 'a release takes more or fewer instances out at once',
    );
  },
};

/**
 * The CodeDeploy application and its deployment groups. Replaced ones have no release, so nothing is deployed
 * to new instances.
 */
export const deploymentTarget: Rule = {
  delete: () =>
    cuts(
      'deployment-target-changed',
      DEPLOYMENTS_LOST,
      'keep its name; where it must go, release at once after the apply',
    ),
  update: (change) => {
    const styleOf = (values: typeof change.before): string | undefined =>
      text(block(values, 'deployment_style') ?? null, 'deployment_option');
    const rollback = (values: typeof change.before): boolean =>
      block(values, 'auto_rollback_configuration')?.['enabled'] === true;
    const groups = strings(change.before, 'autoscaling_groups');
    const left = isChanged(change, 'autoscaling_groups') && groups.length > 0;
    return [
      ...(left
        ? [
            cuts(
              'deployment-target-changed',
              'another Auto Scaling group gets the releases: the one that runs now loses its lifecycle hook',
            ),
          ]
        : []),
      ...(styleOf(change.before) === 'WITH_TRAFFIC_CONTROL' &&
      styleOf(change.after) !== 'WITH_TRAFFIC_CONTROL'
        ? [
            cuts(
              'deployment-target-changed',
              'releases no longer take an instance out of the load balancer first: each loses requests',
            ),
          ]
        : []),
      ...(isChanged(change, 'deployment_config_name')
        ? atOnce(text(change.after, 'deployment_config_name'))
        : []),
      ...otherReleases(change),
      ...(isChanged(change, 'load_balancer_info')
        ? [fine('the next release takes instances out of another target group')]
        : []),
      ...(rollback(change.before) && !rollback(change.after)
        ? [fine('failed releases are no longer rolled back')]
        : []),
      ...(isChanged(change, 'alarm_configuration') ? [fine('other alarms stop a release')] : []),
    ];
  },
};

/** Builds releases: the team is affected, users are not. */
export const build: Rule = {
  delete: () => fine('releases stop, and the history is lost'),
  replace: () => fine('a running release and the history are lost'),
  update: (change) => {
    const otherwise = changedKeys(change).filter((key) => !['tags', 'tags_all', 'description'].includes(key));
    return otherwise.length > 0 ? fine(`builds run differently (${listed(otherwise)})`) : undefined;
  },
};

/**
 * Whether the definition of a pipeline is updated, or the pipeline deleted: AWS then cancels executions that
 * run or wait. Tags do not count: they are set by another call.
 */
export const endsReleases = (change: Change): boolean =>
  change.type === 'aws_codepipeline' &&
  (['delete', 'replace', 'createBeforeDestroy'].includes(change.kind) ||
    (change.kind === 'update' && changedKeys(change).some((key) => !['tags', 'tags_all'].includes(key))));

/** The pipeline. [CodePipeline API, PipelineExecution: Cancelled, the definition was updated] */
export const pipeline: Rule = {
  delete: build.delete,
  replace: () => ({ ...fine('a running release and the history are lost'), decidedAtApply: true }),
  update: (change) =>
    endsReleases(change)
      ? {
          ...fine('it cancels every release that runs or waits; while there is one the apply refuses'),
          decidedAtApply: true,
        }
      : undefined,
};

export const connection: Rule = {
  delete: () => fine('releases stop: nothing reads the repository any more'),
  replace: () => fine('releases stop until a person has completed the new connection in the console'),
};
