/** What cdktf notes for itself in a comment. */
const NOTES = ['metadata', 'outputs'];

/**
 * A synthesized stack as a person would keep it: without what cdktf notes for itself in comments (`//`). Why a resource
 * is an exception from a rule stays. Terraform reads no `//` [Terraform, JSON configuration syntax, "Comment
 * Properties"], so that nothing else changes.
 *
 * @param json a stack's `cdk.tf.json`
 */
export function plainStack(json: string): string {
  const plain: unknown = JSON.parse(json, (key, value: unknown) => (key === '//' ? comment(value) : value));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

/** What is left of a comment without cdktf's own notes; undefined where nothing is. */
function comment(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const rest = Object.entries(value).filter(([key]) => !NOTES.includes(key));
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}
