/**
 * The beginning of each form of a plan, with or without colours. [Terraform,
 * internal/command/jsonformat/plan.go]
 */
const BEGINS =
  /(?<=^|\n)\n(?:\x1b\[\d+m)*(?:Terraform used the selected providers|Terraform will perform|Changes to Outputs:|Note: Objects have changed)/; // eslint-disable-line no-control-regex -- colours
/**
 * What `terraform plan` prints after the plan, and `terraform show` does not: warnings, the plan's file, a
 * note on a slow lock.
 */
const ENDS = /\n+(?:\x1b\[\d+m)*(?:╷|Warning: |─+\n+Saved the plan to|Releasing state lock)/; // eslint-disable-line no-control-regex -- colours

/**
 * The output of `terraform show <plan file>`, taken from the output of `terraform plan -out` with
 * TF_IN_AUTOMATION, which contains the same text after the lines about what is read. To load the provider
 * again would take three seconds.
 *
 * @returns undefined where the text is not found
 */
export function planText(printed: string): string | undefined {
  const begin = printed.search(BEGINS);
  if (begin < 0) return undefined;
  const text = printed.slice(begin);
  const end = text.search(ENDS);
  return end < 0 ? text : `${text.slice(0, end)}\n`;
}
