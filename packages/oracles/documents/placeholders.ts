/** What stands in a document of Systems Manager for a value, wherever: the `name` of each `{{ name }}`. */
export function namesIn(content: object): string[] {
  return [...JSON.stringify(content).matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(([, name = '']) => name);
}
