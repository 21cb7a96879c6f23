import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { z } from 'zod';
import { DEREGISTRATION_DELAY } from '../../../modules/load-balancer/target-group';
import { RESERVED_ENVIRONMENT } from '../../../settings/reserved';
import { ENVIRONMENT_LIMIT } from '../../../settings/schema-app';
import { resolveSettings } from '../../../settings';
import { comment, commentsOf, CONFIG, editor, SETTINGS, settingsDocument } from '../settings';
import { settingsWith } from '../../../__tests__/settings/good';

const text = readFileSync('docs/settings.md', 'utf8');
const inEditor = editor();
const comments = commentsOf(inEditor.getProgram());

test('docs/settings.md is up to date with the schema: `npm run docs` writes its tables and lists', () => {
  expect(text).toBe(settingsDocument(comments));
});

test("every setting has one row: those of an entry of a stage's app have that of the project's", () => {
  const rows = [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path = '']) => path);
  expect(new Set(rows).size).toBe(rows.length);
  const without = SETTINGS.map(({ path }) => path).filter((path) => !rows.includes(path));
  expect(without.filter((path) => !rows.includes(path.replace('stages.<name>.', '')))).toEqual([]);
  expect(without.filter((path) => !/^stages\.<name>\.app\.\w+(\[\]|\.<name>)\.\w+$/.test(path))).toEqual([]);
  expect(rows.filter((path) => !SETTINGS.some((setting) => setting.path === path))).toEqual([]);
});

describe.each(SETTINGS)('$path', ({ path, schema }) => {
  const comment = comments.get(path);

  it('has its meaning in the comment that editors show', () => {
    expect(comment?.meaning).toMatch(/^[A-Z].{9,}\.$/);
  });

  it('has its default in that comment, if it has one', () => {
    if (schema instanceof z.ZodDefault) expect(comment?.default).toBe(inspect(schema.def.defaultValue));
    else expect(comment?.default !== undefined).toBe(schema instanceof z.ZodOptional);
  });
});

describe('an editor with config.ts', () => {
  const config = readFileSync(CONFIG, 'utf8');

  it.each([
    ['domain:', 'domain'],
    ['monthlyBudgetUsd:', 'alerts.monthlyBudgetUsd'],
    ['cidr:', 'stages.<name>.network.cidr'],
    ['rollout:', 'stages.<name>.rollout'],
  ])('shows the comment of %s', (key, path) => {
    const shown = inEditor.getQuickInfoAtPosition(CONFIG, config.indexOf(key));
    expect(comment(shown?.documentation, shown?.tags)).toEqual(comments.get(path));
  });

  it.each([
    ["single'", ['none', 'per-zone', 'single']],
    ['zones: 2', ['emptyZones', 'endpoints', 'zones']],
  ])('proposes the possible values at %s', (at, names) => {
    const proposed = inEditor.getCompletionsAtPosition(CONFIG, config.indexOf(at), {})?.entries ?? [];
    expect(proposed.map(({ name }) => name).sort()).toEqual(names);
  });

  it('finds no mistake in it', () => {
    expect(inEditor.getSemanticDiagnostics(CONFIG)).toEqual([]);
  });
});

test.each(RESERVED_ENVIRONMENT)('docs/settings.md names %s', (word) => {
  expect(text).toContain(`\`${word}\``);
});

test('the app with a bucket in docs/changing.md is accepted, and gets its permissions', () => {
  const [, block = ''] = /^## An app with a bucket$[^]*?^```ts\n([^]*?)^```$/m.exec(
    readFileSync('docs/changing.md', 'utf8'),
  )!;
  const { outputText } = ts.transpileModule(`({${block}})`, {});
  const { app } = runInNewContext(outputText) as {
    app: { permissions: Record<string, { actions: string[] }> };
  };
  const { stages } = resolveSettings(settingsWith({ app: JSON.parse(JSON.stringify(app)) as object }));
  const actions = Object.values(stages['staging']!.app.permissions).flatMap(
    (permission) => permission.actions,
  );
  expect(actions).toEqual(['s3:DeleteObject', 's3:GetObject', 's3:PutObject', 's3:ListBucket']);
});

test('the comment of app.environment has its limit', () => {
  expect(comments.get('app.environment')?.meaning).toContain(`At most ${ENVIRONMENT_LIMIT} bytes`);
});

test('the comment of app.idleTimeoutSeconds has the time that a release gives open requests', () => {
  expect(comments.get('app.idleTimeoutSeconds')?.meaning).toContain(
    `gives open requests ${DEREGISTRATION_DELAY} s`,
  );
});
