/** A text that Terraform takes as it is: what a shell writes as `${…}` would be read as Terraform's own template. */
export function literal(text: string): string {
  return text.replace(/([$%])\{/g, '$1$1{');
}
