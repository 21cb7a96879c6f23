import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Begun, interruptAdvice, recoveryAdvice } from '../saved-plan/recovery';

const original = process.env;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'recovery-'))));
afterEach(() => {
  process.env = original;
  rmSync(folder, { recursive: true });
});

/** The advice after an apply that ended like this. */
function said({ CIRCLECI = '', isErrored = false, leftLock = false }, begun: Begun = {}): string {
  process.env = { ...original, CIRCLECI };
  if (isErrored) writeFileSync(join(folder, 'errored.tfstate'), '{}');
  return recoveryAdvice({ stack: 'staging', folder, journal: { leftLock } }, begun).replace(
    folder,
    '<folder>',
  );
}

const PLAN_AGAIN = 'The saved plan is stale. Fix the cause, then plan again: npm run plan -- staging';
const PERSON =
  'a person on their own machine, from the same commit (docs/recovery.md): npm run deploy -- staging';

test("on a person's machine, the next plan finds what is not in the state", () =>
  expect(said({})).toBe(
    `The next plan looks for resources that were created but are not in the state, and imports them. ${PLAN_AGAIN}`,
  ));

test("on a person's machine, a state that could not be written is kept", () =>
  expect(said({ isErrored: true })).toBe(
    'The state could not be written to the state bucket. It is kept in <folder>/errored.tfstate: do not delete ' +
      `that file. The next plan or deploy on this machine writes it first. ${PLAN_AGAIN}`,
  ));

test.each([
  ['the state could not be written', { isErrored: true }],
  ['Terraform was killed, or its credentials expired, and its lock is left', { leftLock: true }],
])('in CircleCI, if %s, the advice names no file: the container is deleted', (_, ended) =>
  expect(said({ CIRCLECI: 'true', ...ended })).toBe(
    'The last part of the state is lost with this container, and a lock may be left. The saved plan is stale. ' +
      `Fix the cause. Resources that were created are found and imported by ${PERSON}`,
  ),
);

test('in CircleCI, after an error of Terraform with a complete state, a new pipeline continues', () =>
  expect(said({ CIRCLECI: 'true' })).toBe(
    'What was created is in the state. The saved plan is stale. Fix the cause, then trigger a new pipeline on the ' +
      `branch. What that plan would replace because it was made in part is completed by ${PERSON}`,
  ));

describe('after a failed destroy', () => {
  const destroys = { destroys: true };

  test("on a person's machine, npm run destroy continues, also after npm run apply", () => {
    const again = 'The saved plan is stale. Fix the cause, then go on with: npm run destroy -- staging';
    expect(said({}, destroys)).toContain(again);
    expect(said({ isErrored: true }, { ...destroys, goOn: 'npm run destroy -- staging' })).toContain(again);
  });

  test('in CircleCI, the task destroy continues', () =>
    expect(said({ CIRCLECI: 'true' }, destroys)).toBe(
      'What was destroyed is removed from the state. The saved plan is stale. Fix the cause, then trigger a new ' +
        'pipeline with the task destroy for staging.',
    ));

  test('in CircleCI, if the end of the state is lost, a person destroys the rest', () =>
    expect(said({ CIRCLECI: 'true', leftLock: true }, destroys)).toBe(
      'The last part of the state is lost with this container, and a lock may be left. The saved plan is stale. ' +
        'The rest of staging is destroyed by a person on their own machine, from the same commit ' +
        '(docs/recovery.md): npm run destroy -- staging',
    ));
});

test('an interrupt in CircleCI has the same advice', () => {
  process.env = { ...original, CIRCLECI: 'true' };
  const terraform = { stack: 'staging', folder, journal: { leftLock: false } };
  expect(interruptAdvice(terraform, { destroys: true }, true)).toMatch(
    / trigger a new pipeline with the task destroy /,
  );
});
