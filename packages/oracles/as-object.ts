import { parse } from 'yaml';

/**
 * The value that AWS reads in a document's text: the object that the JSON has, or the YAML of a Systems Manager
 * document; any other text stays a text. (cfn-lint fails on YAML in a template's text, whatever it says.)
 *
 * @throws SyntaxError where the text begins as JSON and is not JSON
 */
export function asObject(text: string): unknown {
  if (text.startsWith('{')) return JSON.parse(text);
  return text.startsWith('schemaVersion:') ? parse(text) : text;
}
