import { PassThrough } from 'node:stream';
import { confirm } from '../ask';

/** Answers the question on a terminal. @param answer what a person types; undefined for Ctrl-D */
async function typing(answer: string | undefined, word?: string): Promise<{ asked: string; said?: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let asked = '';
  output.on('data', (text: Buffer) => {
    asked += text.toString();
    if (!/: $/.test(asked)) return;
    if (answer === undefined) input.end();
    else input.write(`${answer}\n`);
  });
  jest.spyOn(process, 'stdin', 'get').mockReturnValue(Object.assign(input, { isTTY: true }) as never);
  jest.spyOn(process, 'stdout', 'get').mockReturnValue(output as never);
  const said = await confirm('Destroy staging? This cannot be undone.', false, word).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { asked, said };
}

beforeEach(() => jest.replaceProperty(process, 'env', { ...process.env, CI: '' }));
afterEach(() => jest.restoreAllMocks());

test.each([
  ['yes', undefined, undefined],
  ['y', undefined, 'Not confirmed. Nothing was changed.'],
  ['staging', 'staging', undefined],
  [' staging ', 'staging', undefined],
  ['yes', 'staging', 'Not confirmed. Nothing was changed.'],
  ['', 'staging', 'Not confirmed. Nothing was changed.'],
])('the answer "%s", where the word is "%s": the error is %s', async (answer, word, refusal) => {
  const { asked, said } = await typing(answer, word);
  expect(asked).toContain(`Destroy staging? This cannot be undone. Type "${word ?? 'yes'}" to continue: `);
  expect(said).toBe(refusal);
});

test('Ctrl-D at the question is an interrupt, as at every other question', async () => {
  jest.spyOn(console, 'log').mockReturnValue();
  expect((await typing(undefined)).said).toBe('Interrupted. Nothing was changed.');
});
