import ts from 'typescript';
import { UserError } from '../../command';

/** A value of a setting, as this command writes it. */
export type Value = string | number | readonly string[];

/** A setting that gets another value. */
export interface Change {
  /** Its keys: `['repository', 'name']`. */
  readonly path: readonly string[];
  /** Undefined removes the setting, with the comment above it. */
  readonly value: Value | undefined;
  /**
   * For a setting that is not in the file yet: the setting after which it is written, and the comment above
   * it. @default the last one
   */
  readonly after?: string;
  readonly comment?: string;
}

/**
 * Changes values in the text of a settings file. Everything else stays the same, character by character:
 * comments, order, computed values.
 *
 * @param file its name, for messages
 * @throws UserError where a value to be changed is not written as a literal
 */
export function changeSource(file: string, text: string, changes: readonly Change[]): string {
  return changes.reduce((kept, change) => changeOne(file, kept, change), text);
}

/** A value in TypeScript, with this project's quotes. */
export function printed(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  return `[${value.map(printed).join(', ')}]`;
}

function changeOne(file: string, text: string, change: Change): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const byHand = (why: string, node: ts.Node = source) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    return new UserError(
      `${change.path.join('.')} cannot be changed in ${file} by this command: ${why} (line ${line + 1}). Nothing was ` +
        'changed. Change it there by hand.',
    );
  };
  let section = exported(source);
  if (!section) throw byHand('the default export is not an object literal');
  for (const key of change.path.slice(0, -1)) {
    const value: ts.Expression | undefined = propertyOf(section, key)?.initializer;
    const inner: ts.Expression | undefined = value && bare(value);
    if (!inner || !ts.isObjectLiteralExpression(inner))
      throw byHand(`\`${key}\` is not an object literal`, value ?? section);
    section = inner;
  }
  const key = change.path.at(-1) ?? '';
  const property = propertyOf(section, key);
  if (change.value === undefined) return property ? without(text, section, property) : text;
  if (!property) {
    const other = section.properties.find((each) => nameOf(each) === key || ts.isSpreadAssignment(each));
    if (other) throw byHand('it is computed', other);
    return withAnother(text, section, { ...change, value: change.value });
  }
  const { initializer } = property;
  if (!isPlain(initializer)) throw byHand('it is computed', initializer);
  return text.slice(0, initializer.getStart(source)) + printed(change.value) + text.slice(initializer.end);
}

/** The object of `export default defineConfig({ … })`, which may also be a constant. */
function exported(source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  const statement = source.statements.find(ts.isExportAssignment);
  let value = statement && bare(statement.expression);
  if (value && ts.isCallExpression(value)) value = value.arguments[0] && bare(value.arguments[0]);
  if (value && ts.isIdentifier(value)) {
    const name = value.text;
    const declared = source.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => [...declarationList.declarations])
      .find((each) => ts.isIdentifier(each.name) && each.name.text === name)?.initializer;
    value = declared && bare(declared);
  }
  return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

/** An expression without parentheses and type assertions around it. */
function bare(node: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node);
  return isWrapped ? bare(node.expression) : node;
}

function propertyOf(section: ts.ObjectLiteralExpression, key: string): ts.PropertyAssignment | undefined {
  return section.properties.filter(ts.isPropertyAssignment).find((each) => nameOf(each) === key);
}

const nameOf = ({ name }: ts.ObjectLiteralElementLike): string | undefined =>
  name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : undefined;

const isPlain = (node: ts.Expression): boolean =>
  ts.isStringLiteralLike(node) ||
  ts.isNumericLiteral(node) ||
  (ts.isArrayLiteralExpression(node) && node.elements.every(ts.isStringLiteralLike));

/** The text with one more setting, in a line of its own. */
function withAnother(
  text: string,
  section: ts.ObjectLiteralExpression,
  { path, value, after, comment }: Change & { readonly value: Value },
): string {
  const previous = propertyOf(section, after ?? '') ?? section.properties.at(-1);
  const property = `${path.at(-1)}: ${printed(value)}`;
  if (!previous) return `${text.slice(0, section.end - 1)} ${property} ${text.slice(section.end - 1)}`;
  const indent = /^[ \t]*/.exec(text.slice(lineStart(text, previous.getStart())))?.[0] ?? '';
  const comma = commaAfter(section, previous);
  const at = comma?.end ?? previous.end;
  const end = ts.getTrailingCommentRanges(text, at)?.at(-1)?.end ?? at;
  const lines = [...(comment ? [`// ${comment}`] : []), `${property},`];
  const between = `${comma ? '' : ','}${text.slice(at, end)}`;
  return `${text.slice(0, at)}${between}${lines.map((line) => `\n${indent}${line}`).join('')}${text.slice(end)}`;
}

/** The text without a setting, the comment lines directly above it, and the rest of its line. */
function without(text: string, section: ts.ObjectLiteralExpression, property: ts.PropertyAssignment): string {
  let start = property.getStart();
  for (const comment of (ts.getLeadingCommentRanges(text, property.getFullStart()) ?? []).reverse()) {
    if (/\n\s*\n/.test(text.slice(comment.end, start))) break; // this comment belongs to something else
    start = comment.pos;
  }
  const comma = commaAfter(section, property);
  const last = comma?.end ?? property.end;
  const end = ts.getTrailingCommentRanges(text, last)?.at(-1)?.end ?? last;
  const line = lineStart(text, start);
  const isAlone = text.slice(line, start).trim() === '' && /^[ \t]*\r?\n/.test(text.slice(end));
  if (!isAlone) return text.slice(0, start) + text.slice(end);
  return text.slice(0, line) + text.slice(end).replace(/^[ \t]*\r?\n/, '');
}

const lineStart = (text: string, position: number): number => text.lastIndexOf('\n', position - 1) + 1;

function commaAfter(section: ts.ObjectLiteralExpression, property: ts.Node): ts.Node | undefined {
  const list = section.getChildren().find(({ kind }) => kind === ts.SyntaxKind.SyntaxList);
  const children = list?.getChildren() ?? [];
  const next = children[children.findIndex((each) => each === property) + 1];
  return next?.kind === ts.SyntaxKind.CommaToken ? next : undefined;
}
