import { parse } from 'yaml';

/**
 * What AWS makes of a document's text: an object of one in JSON, or of one of Systems Manager in YAML; of any other text,
 * itself. (cfn-lint fails on YAML in a template's text, whatever it says.)
 *
 * @throws SyntaxError where it begins as JSON and is none
 */
export function asObject(text: string): unknown {
  if (text.startsWith('{')) return JSON.parse(text);
  return text.startsWith('schemaVersion:') ? parse(text) : text;
}
