/** The placeholders of a Systems Manager document, wherever they are: the `name` of each `{{ name }}`. */
export function namesIn(content: object): string[] {
  return [...JSON.stringify(content).matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(([, name = '']) => name);
}
