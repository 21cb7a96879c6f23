import type { Memory } from '../memory';
import type { MotoClient } from '../moto-client';
import { itemsAt, textAt, type XmlNode } from '../xml';

/**
 * The launch template version that each instance was started from. Moto returns the group's current version for every
 * instance, so that none would ever be out of date.
 */
export class InstanceVersions {
  private readonly versions: Map<string, string>;

  constructor(memory: Memory) {
    this.versions = memory.map('autoscaling versions of instances');
  }

  /** Records the version of every instance of a region that is not known yet. Call it before a version changes. */
  async note(moto: MotoClient, region: string): Promise<void> {
    const answer = await moto.query('autoscaling', 'DescribeAutoScalingGroups', {}, region);
    for (const described of itemsAt(answer, 'AutoScalingGroups')) {
      const unknown = itemsAt(described, 'Instances')
        .map((instance) => textAt(instance, 'InstanceId'))
        .filter((id) => !this.versions.has(id));
      if (unknown.length === 0) continue;
      const version = await this.numberOf(moto, region, described);
      unknown.forEach((id) => this.versions.set(id, version));
    }
  }

  /** Adds the version to a described instance. */
  inject(instance: XmlNode): void {
    const version = this.versions.get(textAt(instance, 'InstanceId'));
    if (version === undefined || typeof instance !== 'object' || Array.isArray(instance)) return;
    const template = instance['LaunchTemplate'];
    if (typeof template === 'object' && !Array.isArray(template)) template['Version'] = version;
  }

  /** The number for `$Latest`, `$Default` or no version. */
  private async numberOf(moto: MotoClient, region: string, group: XmlNode): Promise<string> {
    const version = textAt(group, 'LaunchTemplate', 'Version') || '$Default';
    const id = textAt(group, 'LaunchTemplate', 'LaunchTemplateId');
    if (/^\d+$/.test(version) || !id) return version;
    const answer = await moto.query('ec2', 'DescribeLaunchTemplates', { 'LaunchTemplateId.1': id }, region);
    const [template] = itemsAt(answer, 'launchTemplates');
    return textAt(template, version === '$Latest' ? 'latestVersionNumber' : 'defaultVersionNumber');
  }
}
