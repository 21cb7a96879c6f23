import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import ts from 'typescript';
import { z } from 'zod';
import { notes } from '../../settings/fields';
import regions from '../../settings/pipeline-regions.json';
import { settingsSchema } from '../../settings/schema';
import { TLS_POLICIES } from '../../settings/tls';
import { bare, fieldsOf } from '../../settings/walk';

const ROOT = join(__dirname, '../..');
export const CONFIG = join(ROOT, 'config.ts');

/** The tables of docs/settings.md: the settings below each heading. */
const TABLES: Readonly<Record<string, (path: string) => boolean>> = {
  'The project': (path) => !/^(app|stages)\./.test(path),
  'What the app needs': (path) => path.startsWith('app.'),
  'A stage': (path) => path.startsWith('stages.') && !path.includes('.thresholds.'),
  'Thresholds of a stage': (path) => path.includes('.thresholds.'),
};

/** The lists there: the text after the first paragraph below each heading. */
const LISTS: Readonly<Record<string, string>> = {
  'TLS policies': TLS_POLICIES.map((policy) => `- \`${policy}\``).join('\n'),
  'Regions without a pipeline': regions.without.connections.map(marked).join(', '),
};

/** The comment on a setting, which editors show in config.ts. */
export interface Comment {
  readonly meaning: string;
  /** The text of `@default`. */
  readonly default?: string;
}

/** Every setting. A group of settings is one where it is optional as a whole. */
export const SETTINGS = [...fieldsOf(settingsSchema)].filter(
  ({ schema }) => schema instanceof z.ZodOptional || !(bare(schema) instanceof z.ZodObject),
);

/**
 * The text of docs/settings.md, with tables and lists written anew from the schema, its comments and its
 * data.
 */
export function settingsDocument(comments = commentsOf()): string {
  const rows = rowsOf(comments);
  const written = Object.entries(TABLES).reduce(
    (text, [heading, isIn]) => {
      const lines = rows.filter(({ path }) => isIn(path)).map(({ row }) => `${row}\n`);
      const table = new RegExp(`(\n## ${heading}\n[^]*?\n\\|-+[-|]*\n)(?:\\|.*\n)*`);
      return text.replace(table, (_, before: string) => before + lines.join(''));
    },
    readFileSync(join(ROOT, 'docs/settings.md'), 'utf8'),
  );
  return Object.entries(LISTS).reduce((text, [heading, list]) => {
    const old = new RegExp(`(\n## ${heading}\n\n(?:.+\n)+\n)[^]*?(?=\n\n## |\n$)`);
    return text.replace(old, (_, before: string) => before + list);
  }, written);
}

/** A row for each setting, but for those of a stage's app that say what the row of the project's `app` says. */
export function rowsOf(comments: ReadonlyMap<string, Comment>): { path: string; row: string }[] {
  const rows = SETTINGS.map(({ path, schema }) => ({ path, row: rowOf(path, schema, comments.get(path)) }));
  const all = new Set(rows.map(({ row }) => row));
  const projects = (row: string) => row.replace('`stages.<name>.app.', '`app.');
  return rows.filter(({ row }) => projects(row) === row || !all.has(projects(row)));
}

function marked(region: string): string {
  const { CodePipeline, CodeBuild } = regions.without;
  return `${region}${CodePipeline.includes(region) ? '°' : ''}${CodeBuild.includes(region) ? '\\*' : ''}`;
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

/** Makes links of other pages in docs/. */
function linked(meaning: string): string {
  return meaning.replace(/\(docs\/settings\.md\)/g, '(below)').replace(/docs\/(\w+\.md)/g, '[$1]($1)');
}

/** TypeScript's language service for config.ts: what an editor shows on hover, and what it proposes. */
export function editor(): ts.LanguageService {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, files: [CONFIG], include: [] },
    ts.sys,
    ROOT,
  );
  return ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => ({ ...options, types: [] }),
    getScriptFileNames: () => [CONFIG],
    getScriptVersion: () => '', // files do not change during the run
    getScriptSnapshot: (file) => ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8')),
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  });
}

/** The comments of all settings by path, as TypeScript finds them for the argument of `defineConfig`. */
export function commentsOf(program = editor().getProgram()): Map<string, Comment> {
  const checker = program?.getTypeChecker();
  const source = program?.getSourceFile(join(ROOT, 'settings/schema.ts'));
  const symbol = source && checker?.getSymbolAtLocation(source);
  const input = symbol && checker?.getExportsOfModule(symbol).find(({ name }) => name === 'SettingsInput');
  if (!checker || !input) throw new Error('settings/schema.ts has no SettingsInput');
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
  return comment(property.getDocumentationComment(checker), property.getJsDocTags(checker));
}

/** A comment in TypeScript's form as text with its default. */
export function comment(text?: ts.SymbolDisplayPart[], tags?: ts.JSDocTagInfo[]): Comment {
  const oneLine = (parts?: ts.SymbolDisplayPart[]) =>
    ts.displayPartsToString(parts).replace(/\s+/g, ' ').trim();
  const tag = tags?.find(({ name }) => name === 'default');
  return { meaning: oneLine(text), ...(tag && { default: oneLine(tag.text) }) };
}
