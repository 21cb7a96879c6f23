import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import oneWayIn from './packages/test-support/lint/one-way-in.js';

// Which rooms of the code each may import. What is not named here is refused.
const arrows = {
  settings: ['packages/facts'],
  modules: ['packages/facts', 'packages/resource-kinds', 'settings'],
  stacks: ['modules', 'settings'],
  'packages/start': [],
  'packages/setup': [],
  'packages/documents': [],
  'packages/facts': [],
  'packages/command': ['packages/facts'],
  'packages/terraform': ['packages/command', 'packages/setup'],
  'packages/resource-kinds': [],
  'packages/plan-verdict': ['packages/documents', 'packages/facts', 'packages/resource-kinds'],
  'packages/policy-rules': ['packages/documents', 'packages/facts', 'packages/resource-kinds'],
  'packages/reachability': ['packages/documents'],
  'packages/picture': ['packages/documents', 'packages/reachability'],
  'packages/cost': ['packages/documents', 'packages/plan-verdict', 'packages/resource-kinds'],
  'packages/embedded-aws': ['packages/documents', 'packages/facts'],
  'packages/deploy': [
    'packages/command',
    'packages/cost',
    'packages/documents',
    'packages/facts',
    'packages/picture',
    'packages/plan-verdict',
    'packages/reachability',
    'packages/resource-kinds',
    'packages/setup',
    'packages/terraform',
  ],
  'packages/rehearsals': [
    'packages/command',
    'packages/deploy',
    'packages/documents',
    'packages/embedded-aws',
    'packages/facts',
    'packages/plan-verdict',
    'packages/resource-kinds',
    'packages/setup',
    'packages/terraform',
  ],
  'packages/check-app': ['packages/command', 'packages/facts', 'packages/rehearsals', 'packages/setup'],
  'packages/export': ['packages/command', 'packages/facts'],
  'packages/successor': ['packages/command', 'packages/compare-stacks', 'packages/facts'],
  app: [],
};
const rooms = Object.keys(arrows);

/**
 * Second bookkeeping on purpose: what is wrong in a resource kind is noticed here, as long as nothing here reads it.
 */
const independent = [
  '__tests__/security/**/*.ts', // who may trust and reach whom, and what each role may do at most
  'packages/test-support/iam/**/*.ts', // reads and evaluates policies for them
  'packages/reachability/**/*.ts', // who reaches whom, by the stacks' JSON
  'packages/policy-rules/trust.ts',
  'packages/rehearsals/transitions/**/*.ts', // the random search, with its own judge
  'packages/rehearsals/__tests__/slow/recorded-calls*.ts',
];

/** Refuses every import that leaves the room against the arrows: `../stacks/base` from modules/, at any depth. */
function roomRules(room, allowed) {
  const refused = rooms.filter((other) => other !== room && !allowed.includes(other));
  const patterns = refused.map((other) => ({
    regex: `^(\\.\\./)+${other.replace(room.startsWith('packages/') ? 'packages/' : '', '')}(/|$)`,
    message: `${room}/ must not import ${other}/: see the arrows in eslint.config.mjs.`,
  }));
  return {
    files: [`${room}/**/*.ts`],
    ignores: ['**/__tests__/**'],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

/** Laboratories: what the user's half writes is what they examine, so that they take it as it is. */
const laboratories = [
  'packages/compare-stacks', // synthesizes the settings of the tests
  'packages/docs', // writes what tests compute of the stacks
  'packages/fuzz', // loads and synthesizes settings files that it draws
  'packages/mutants', // changes the stacks that settings make
  'packages/oracles', // holds settings, stacks and documents against what others publish
  'packages/scan', // synthesizes every stack for Checkov
  'packages/test-support', // runs the app's own scripts and units
];

/**
 * The wall: of the user's half the tools know facts, and whom main.ts calls. The one way there is by path, at run time:
 * packages/facts/user-code.ts.
 */
function wall(depth) {
  return {
    files: [`packages/*${'/*'.repeat(depth)}.{ts,mjs,js}`],
    ignores: ['**/__tests__/**', ...laboratories.map((name) => `${name}/**`)],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./){${depth + 1}}(?!package\\.json$)`,
              message: "packages/ must not import the user's half: it knows packages/facts/ alone.",
            },
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/cdktf.out/', '**/dist/', '**/coverage/', '.venv/', '.local/', 'app/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      eqeqeq: 'error',
    },
  },
  ...Object.entries(arrows).map(([room, allowed]) => roomRules(room, allowed)),
  ...[1, 2, 3, 4, 5, 6].map(wall),
  {
    plugins: { 'aws-bootstrap': { rules: { 'one-way-in': oneWayIn } } },
    rules: { 'aws-bootstrap/one-way-in': 'error' },
  },
  {
    files: independent,
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(ImportDeclaration, ExportNamedDeclaration)[source.value=/resource-kinds/]',
          message: 'This is a second bookkeeping on purpose: it must not read packages/resource-kinds/.',
        },
      ],
    },
  },
  {
    // Plain JavaScript: what runs before any package is there, and what loads TypeScript.
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['module', 'require', 'process', 'console', 'Buffer', '__dirname'].map((name) => [name, 'readonly']),
      ),
    },
  },
  // CommonJS: what loads modules for others is loaded in one go.
  {
    files: ['packages/start/*.js', 'packages/test-support/{lint,run}/*.js', 'packages/bench/**/*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
