import { TerraformDataSource, TerraformElement } from 'cdktf';
import { IConstruct } from 'constructs';

/** Type of the construct metadata that holds an exception. */
const METADATA = 'exception';

/** A rule that one resource may break, and why that is right. */
export interface Exception {
  /** Id of a Checkov check (`CKV_AWS_18`, `CKV2_AWS_12`), or name of a rule in `packages/policy-rules/`. */
  readonly rule: string;
  /** Why the rule does not hold for this resource; a sentence of docs/exceptions.md. */
  readonly reason: string;
}

/**
 * Lets one resource break one rule, of Checkov or of `packages/policy-rules/`, for a reason. There is no other form of
 * exception. The synthesized JSON has the exception beside the resource, as a comment (`"//"`, which Terraform
 * ignores); docs/exceptions.md lists it from there.
 *
 * @param reason a sentence of at least 20 characters, from a capital letter to a full stop
 * @throws Error if the reason is no sentence, or the resource has an exception from the rule already
 */
export function suppress(resource: TerraformElement, rule: string, reason: string): void {
  if (!/^[A-Z`].{18,}\.$/.test(reason)) {
    throw new Error(
      `${resource.node.path}: the exception from ${rule} needs a reason that is a sentence, not "${reason}".`,
    );
  }
  const before = exceptionsOf(resource);
  if (before.some((exception) => exception.rule === rule)) {
    throw new Error(`${resource.node.path}: there is an exception from ${rule} already.`);
  }
  const exception: Exception = { rule, reason };
  resource.node.addMetadata(METADATA, exception);
  const exceptions = [...before, exception];
  if (resource instanceof TerraformDataSource) annotate(resource, exceptions);
  else resource.addOverride('//.exceptions', exceptions);
}

/** The exceptions of a construct. */
export function exceptionsOf(construct: IConstruct): Exception[] {
  return construct.node.metadata.filter(({ type }) => type === METADATA).map(({ data }) => data as Exception);
}

/** In data sources, cdktf overwrites an override of `"//"` with its own metadata: adds the exceptions to that. */
function annotate(source: TerraformDataSource, exceptions: Exception[]): void {
  const notes = source['constructNodeMetadata'];
  Object.defineProperty(source, 'constructNodeMetadata', {
    configurable: true,
    value: { ...notes, exceptions },
  });
}
