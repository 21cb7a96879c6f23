import type { Memory } from '../memory';
import type { AwsRequest } from '../request';
import type { XmlNode } from '../xml';

/** Settings of a group that moto accepts and forgets, or does not change on update: numbers and words … */
const VALUES = [
  'DefaultCooldown',
  'DefaultInstanceWarmup',
  'MaxInstanceLifetime',
  'CapacityRebalance',
  'DesiredCapacityType',
  'Context',
];
/** … structures … */
const STRUCTURES = [
  'InstanceMaintenancePolicy',
  'AvailabilityZoneDistribution',
  'AvailabilityZoneImpairmentPolicy',
];
/** … and lists. */
const LISTS = ['TerminationPolicies'];

/** Keeps those settings by group, and adds them to moto's answers. */
export class GroupExtras {
  private readonly groups: Map<string, Map<string, XmlNode>>;

  constructor(memory: Memory) {
    this.groups = memory.map('autoscaling group extras');
  }

  /** Reads the settings from CreateAutoScalingGroup or UpdateAutoScalingGroup, which only has changes. */
  remember(request: AwsRequest): void {
    const { parameters } = request;
    const key = this.keyOf(request);
    const remembered = this.groups.get(key) ?? new Map<string, XmlNode>();
    this.groups.set(key, remembered);
    for (const name of VALUES) {
      const value = parameters[name];
      if (value !== undefined) remembered.set(name, value);
    }
    for (const name of STRUCTURES) {
      const fields = Object.entries(parameters).filter(([field]) => field.startsWith(`${name}.`));
      if (fields.length > 0) {
        remembered.set(
          name,
          Object.fromEntries(fields.map(([field, value]) => [field.slice(name.length + 1), value])),
        );
      }
    }
    for (const name of LISTS) {
      const members = Object.entries(parameters).filter(([field]) => field.startsWith(`${name}.member.`));
      if (members.length > 0) remembered.set(name, { member: members.map(([, value]) => value) });
    }
  }

  forget(request: AwsRequest): void {
    this.groups.delete(this.keyOf(request));
  }

  /** Adds the kept settings to a described group; -1 removes a setting. */
  inject(group: Record<string, XmlNode>, region: string): void {
    const remembered = this.groups.get(`${region}/${String(group['AutoScalingGroupName'])}`);
    for (const [name, value] of remembered ?? []) {
      if (isTakenBack(value)) delete group[name];
      else group[name] = value;
    }
  }

  private keyOf({ region, parameters }: AwsRequest): string {
    return `${region}/${parameters['AutoScalingGroupName'] ?? ''}`;
  }
}

function isTakenBack(value: XmlNode): boolean {
  if (typeof value === 'string') return value === '-1';
  return (
    typeof value === 'object' && !Array.isArray(value) && Object.values(value).some((field) => field === '-1')
  );
}
