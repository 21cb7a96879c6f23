import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Event as Registered, EventTypeDefinition, SpecDatabase } from '@aws-cdk/service-spec-types';
import type { Judged } from './judged';
import { type Event, RECORDED } from './recorded-events';

/**
 * Checks the recorded events by EventBridge's own schema registry, as AWS CDK's specification of AWS's services has it:
 * the event exists, and each recorded part of `detail` is a field of it.
 */
export function recordedEvents(): Judged[] {
  const registry = loadAwsServiceSpecSync();
  return RECORDED.flatMap(({ event, vary }) => {
    const types = vary['detail-type'] ?? [String(event['detail-type'])];
    return types.map((type) => ({
      kind: 'recorded event',
      place: type,
      text: JSON.stringify(event),
      problems: problemsOf(registry, { ...event, 'detail-type': type }),
    }));
  });
}

/** What the registry says against an event. */
function problemsOf(registry: SpecDatabase, event: Event): string[] {
  const found = registry
    .all('event')
    .find(({ source, detailType }) => source === event['source'] && detailType === event['detail-type']);
  if (!found) return ['the registry has no such event'];
  const fields = fieldsOf(registry, found);
  return pathsOf(event['detail'] as Event)
    .filter((path) => !fields.has(path))
    .map((path) => `the registry has no ${path}`);
}

/** All fields of an event's detail, as paths. */
function fieldsOf(registry: SpecDatabase, { rootProperty }: Registered): Set<string> {
  const fields = new Set<string>();
  const walk = (id: string, before: string): void => {
    const { properties }: EventTypeDefinition = registry.get('eventTypeDefinition', id);
    for (const [name, { type }] of Object.entries(properties)) {
      fields.add(before + name);
      if (type.type === 'ref') walk(type.reference.$ref, `${before}${name}.`);
    }
  };
  walk(rootProperty.$ref, '');
  return fields;
}

function pathsOf(value: Event, before = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]) => [
    before + name,
    ...(typeof inner === 'object' && inner !== null ? pathsOf(inner as Event, `${before}${name}.`) : []),
  ]);
}
