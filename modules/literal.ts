/** Escapes a text for Terraform, which otherwise takes a shell's `${…}` for a template of its own. */
export function literal(text: string): string {
  return text.replace(/([$%])\{/g, '$1$1{');
}
