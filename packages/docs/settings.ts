import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import ts from 'typescript';
import { z } from 'zod';
import { notes } from '../../settings/fields';
import { settingsSchema } from '../../settings/schema';
import { bare, fieldsOf } from '../../settings/walk';

const ROOT = join(__dirname, '../..');

/** The tables of docs/settings.md: the settings below each heading. */
const TABLES: Readonly<Record<string, (path: string) => boolean>> = {
  'The project': (path) => !/^(app|stages)\./.test(path),
  'What the app needs': (path) => path.startsWith('app.'),
  'A stage': (path) => path.startsWith('stages.') && !path.includes('.thresholds.'),
  'Thresholds of a stage': (path) => path.includes('.thresholds.'),
};

/** What the comment on a setting says, which editors show in config.ts. */
export interface Comment {
  readonly meaning: string;
  /** The text of `@default`. */
  readonly default?: string;
}

/** Every setting that has a row; a group of settings has one where it may be left out as a whole. */
export const SETTINGS = [...fieldsOf(settingsSchema)].filter(
  ({ schema }) => schema instanceof z.ZodOptional || !(bare(schema) instanceof z.ZodObject),
);

/** docs/settings.md, its tables written anew from the schema and its comments. */
export function settingsDocument(comments = commentsOf()): string {
  const rows = SETTINGS.map(({ path, schema }) => ({ path, row: rowOf(path, schema, comments.get(path)) }));
  return Object.entries(TABLES).reduce(
    (text, [heading, isIn]) => {
      const lines = rows.filter(({ path }) => isIn(path)).map(({ row }) => `${row}\n`);
      const table = new RegExp(`(\n## ${heading}\n[^]*?\n\\|-+[-|]*\n)(?:\\|.*\n)*`);
      return text.replace(table, (_, before: string) => before + lines.join(''));
    },
    readFileSync(join(ROOT, 'docs/settings.md'), 'utf8'),
  );
}

function rowOf(path: string, schema: z.ZodType, comment?: Comment): string {
  const cells = [
    `\`${path}\``,
    linked(comment?.meaning ?? ''),
    defaultOf(schema, comment),
    notes.get(bare(schema))?.accepted,
  ];
  return `| ${cells.join(' | ')} |`;
}

function defaultOf(schema: z.ZodType, comment?: Comment): string {
  if (schema instanceof z.ZodDefault) return `\`${inspect(schema.def.defaultValue)}\``;
  return comment?.default ?? (schema instanceof z.ZodOptional ? 'none' : '_required_');
}

/** Other pages of docs/ are links there. */
function linked(meaning: string): string {
  return meaning.replace(/\(docs\/settings\.md\)/g, '(below)').replace(/docs\/(\w+\.md)/g, '[$1]($1)');
}

/** The comments of all settings by their paths, as TypeScript finds them for what `defineConfig` takes. */
export function commentsOf(): Map<string, Comment> {
  const file = join(ROOT, 'settings/schema.ts');
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [file], include: [] }, ts.sys, ROOT);
  const program = ts.createProgram([file], { ...options, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  const input = symbol && checker.getExportsOfModule(symbol).find(({ name }) => name === 'SettingsInput');
  if (!input) throw new Error('settings/schema.ts has no SettingsInput');
  return new Map(commentsBelow(checker, checker.getDeclaredTypeOfSymbol(input)));
}

function* commentsBelow(checker: ts.TypeChecker, type: ts.Type, path = ''): Generator<[string, Comment]> {
  const here = checker.getNonNullableType(type);
  if (!(here.flags & ts.TypeFlags.Object)) return;
  const item = here.getNumberIndexType();
  const entry = here.getStringIndexType();
  if (item) yield* commentsBelow(checker, item, `${path}[]`);
  else if (entry) yield* commentsBelow(checker, entry, `${path}.<name>`);
  else {
    for (const property of here.getProperties()) {
      const at = path ? `${path}.${property.name}` : property.name;
      yield [at, commentOf(checker, property)];
      yield* commentsBelow(checker, checker.getTypeOfSymbol(property), at);
    }
  }
}

function commentOf(checker: ts.TypeChecker, property: ts.Symbol): Comment {
  const oneLine = (parts?: ts.SymbolDisplayPart[]) =>
    ts.displayPartsToString(parts).replace(/\s+/g, ' ').trim();
  const tag = property.getJsDocTags(checker).find(({ name }) => name === 'default');
  return {
    meaning: oneLine(property.getDocumentationComment(checker)),
    ...(tag && { default: oneLine(tag.text) }),
  };
}
