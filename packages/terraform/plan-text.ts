/** How each form of a plan begins, coloured or not. [Terraform, internal/command/jsonformat/plan.go] */
const BEGINS =
  /(?<=^|\n)\n(?:\x1b\[\d+m)*(?:Terraform used the selected providers|Terraform will perform|Changes to Outputs:|Note: Objects have changed)/; // eslint-disable-line no-control-regex -- colours
/** What `terraform plan` prints behind it, and `terraform show` does not: warnings, where the plan was saved, a word on a slow lock. */
const ENDS = /\n+(?:\x1b\[\d+m)*(?:╷|Warning: |─+\n+Saved the plan to|Releasing state lock)/; // eslint-disable-line no-control-regex -- colours

/**
 * What `terraform show <plan file>` prints, from what `terraform plan -out` printed with TF_IN_AUTOMATION: there the
 * same text follows the lines on what is read. To load the provider once more takes three seconds.
 *
 * @returns nothing where the text is not found
 */
export function planText(printed: string): string | undefined {
  const begin = printed.search(BEGINS);
  if (begin < 0) return undefined;
  const text = printed.slice(begin);
  const end = text.search(ENDS);
  return end < 0 ? text : `${text.slice(0, end)}\n`;
}
