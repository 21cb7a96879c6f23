/** cdktf's own keys in a comment. */
const NOTES = ['metadata', 'outputs'];

/**
 * A synthesized stack without cdktf's own data in its comments (`//`). The reasons for exceptions from rules
 * stay. Terraform ignores `//` [Terraform, JSON configuration syntax, "Comment Properties"], so nothing else
 * changes.
 *
 * @param json a stack's `cdk.tf.json`
 */
export function plainStack(json: string): string {
  const plain: unknown = JSON.parse(json, (key, value: unknown) => (key === '//' ? comment(value) : value));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

/** A comment without cdktf's own data; undefined where nothing remains. */
function comment(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const rest = Object.entries(value).filter(([key]) => !NOTES.includes(key));
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}
