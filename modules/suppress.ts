import { TerraformDataSource, TerraformElement } from 'cdktf';
import { IConstruct } from 'constructs';

/** Type of the construct metadata that an exception is recorded as. */
const METADATA = 'exception';

/** A rule that one resource may break, and why that is right. */
export interface Exception {
  /** Id of the rule: of Checkov (`CKV_AWS_18`, `CKV2_AWS_12`), or the name of one of `packages/policy-rules/`. */
  readonly rule: string;
  /** A sentence for who reads docs/exceptions.md: why the rule does not hold for this resource. */
  readonly reason: string;
}

/**
 * Lets one resource break one rule, with a reason: the only form of exception, for Checkov's checks and for the rules of
 * `packages/policy-rules/` alike. The exception goes with the resource into the synthesized JSON (as a comment, `"//"`,
 * which Terraform skips), and from there to docs/exceptions.md.
 *
 * @param reason a sentence of at least 20 characters, with a capital at its beginning and a full stop
 * @throws where the reason is no sentence, or the resource has an exception from the rule already
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

/** The exceptions that were made for a construct. */
export function exceptionsOf(construct: IConstruct): Exception[] {
  return construct.node.metadata.filter(({ type }) => type === METADATA).map(({ data }) => data as Exception);
}

/** cdktf writes its own notes over an override of `"//"` in data sources: the exceptions join those notes. */
function annotate(source: TerraformDataSource, exceptions: Exception[]): void {
  const notes = source['constructNodeMetadata'];
  Object.defineProperty(source, 'constructNodeMetadata', {
    configurable: true,
    value: { ...notes, exceptions },
  });
}
