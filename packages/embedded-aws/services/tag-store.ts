import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Operation } from '../service';

/** How a service writes tags: CodeDeploy `Tags: [{ Key, Value }]`, CodePipeline `tags: [{ key, value }]`. */
export interface TagStyle {
  readonly resource: string;
  readonly tags: string;
  readonly tagKeys: string;
  readonly key: string;
  readonly value: string;
}

export const UPPER_CASE: TagStyle = {
  resource: 'ResourceArn',
  tags: 'Tags',
  tagKeys: 'TagKeys',
  key: 'Key',
  value: 'Value',
};
export const LOWER_CASE: TagStyle = {
  resource: 'resourceArn',
  tags: 'tags',
  tagKeys: 'tagKeys',
  key: 'key',
  value: 'value',
};

/** The tags of a service's resources, by ARN. */
export class TagStore {
  private readonly tags: Map<string, Map<string, string>>;

  /** @param service of the tags, as in `codedeploy` */
  constructor(
    memory: Memory,
    service: string,
    private readonly style: TagStyle,
    /** The error code of the service for an ARN that it does not know. */
    private readonly notFound: string,
  ) {
    this.tags = memory.map(`${service} tags`);
  }

  /** Starts to keep tags for a resource. */
  create(arn: string, tags: Json[] | undefined): void {
    this.tags.set(arn, new Map());
    this.add(arn, tags);
  }

  delete(arn: string): void {
    this.tags.delete(arn);
  }

  of(arn: string): Json[] {
    const { key, value } = this.style;
    return [...this.existing(arn)].map(([name, content]) => ({ [key]: name, [value]: content }));
  }

  readonly operations: Record<string, Operation> = {
    ListTagsForResource: ({ json }) =>
      jsonResponse({ [this.style.tags]: this.of(json[this.style.resource]) }),
    TagResource: ({ json }) => {
      this.add(json[this.style.resource], json[this.style.tags]);
      return jsonResponse({});
    },
    UntagResource: ({ json }) => {
      const tags = this.existing(json[this.style.resource]);
      (json[this.style.tagKeys] as string[]).forEach((name) => tags.delete(name));
      return jsonResponse({});
    },
  };

  private add(arn: string, tags: Json[] | undefined): void {
    const existing = this.existing(arn);
    for (const tag of tags ?? []) existing.set(tag[this.style.key], tag[this.style.value]);
  }

  private existing(arn: string): Map<string, string> {
    const found = this.tags.get(arn);
    if (!found) throw new AwsError(this.notFound, `The resource ${arn} does not exist`);
    return found;
  }
}
