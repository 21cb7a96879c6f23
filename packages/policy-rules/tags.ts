import { type Context, type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Resource, type Stack, type Values } from '../documents';

/** Checks the tags by which rights, costs and the commands tell stages apart. */
export const tags: Rule = {
  id: 'tags',
  why:
    'Permissions to run commands on instances use the tag Project, and costs the tag Stage: a resource without ' +
    'them belongs to nobody.',
  fix: 'Leave the tags to the provider (stacks/base.ts) and the fleet; give others only names that are not Project, Stage or ManagedBy.',
  check(stack, context) {
    const wanted = wantedTags(context);
    const [defaults] = list(stack.provider['default_tags']);
    return [
      ...compare(stack.place, (defaults?.['tags'] ?? {}) as Values, wanted, "the provider's default tags"),
      ...overridden(stack, wanted),
      ...stack.all('aws_launch_template').flatMap((template) => launched(template, wanted)),
      ...stack.all('aws_autoscaling_group').flatMap((group) => propagated(group, wanted)),
    ];
  },
};

function wantedTags({ facts, stage }: Context): Record<string, string> {
  return {
    Project: facts.project,
    ManagedBy: 'aws-bootstrap',
    ...(stage && { Stage: stage.name }),
  };
}

function compare(place: Finding['place'], found: Values, wanted: Values, where: string): Finding[] {
  return Object.entries(wanted).flatMap(([key, value]) =>
    unless(found[key] === value, place, `has ${key} ${given(found[key])} in ${where}, not ${given(value)}`),
  );
}

function overridden(stack: Stack, wanted: Values): Finding[] {
  return stack.resources.flatMap((resource) => {
    const own = (resource.values['tags'] ?? {}) as Values;
    const other = Object.keys(wanted).filter((key) => key in own && own[key] !== wanted[key]);
    return unless(other.length === 0, resource, `has a ${other.join(' and a ')} of its own`);
  });
}

/** Checks the launch template's tags: the provider's default tags reach neither instances nor volumes. */
function launched(template: Resource, wanted: Values): Finding[] {
  const specifications = list(template.values['tag_specifications']);
  return ['instance', 'volume', 'network-interface'].flatMap((type) => {
    const found = specifications.find(({ resource_type: one }) => one === type);
    return compare(template, (found?.['tags'] ?? {}) as Values, wanted, `the tags of each ${type}`);
  });
}

function propagated(group: Resource, wanted: Values): Finding[] {
  const found = Object.fromEntries(
    list(group.values['tag'])
      .filter((tag) => isTrue(tag['propagate_at_launch']))
      .map(({ key, value }) => [String(key), value]),
  );
  return compare(group, found, wanted, 'the tags that instances get');
}
