import { readFileSync } from 'node:fs';
import { fileProblem } from '../file-problem';

const error = (code: string, more: object = { path: '/srv/out', syscall: 'mkdir' }) =>
  Object.assign(new Error(`${code}: as the system says it`), { code, ...more });

test.each(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'])('%s gives the file, the reason and what to do', (code) =>
  expect(fileProblem(error(code))).toBe(
    `/srv/out cannot be used: ${code}: as the system says it. Give your user access to it, or name another path, then ` +
      'run this again.',
  ),
);

test('a full disk is reported', () =>
  expect(fileProblem(error('ENOSPC'))).toBe(
    'The disk is full: ENOSPC: as the system says it. Free some space, then run this again.',
  ));

test.each([
  [
    'a program without execute permission',
    error('EACCES', { path: 'terraform', syscall: 'spawn terraform' }),
  ],
  ['a refused connection', error('EACCES', { syscall: 'connect' })],
  ['a missing file', error('ENOENT')],
  ['a fault of this project', new Error('no')],
  ['nothing', undefined],
])('%s is no problem of a file', (_, other) => expect(fileProblem(other)).toBeUndefined());

test('errors that Node.js throws are recognized', () => {
  const thrown = (() => {
    try {
      return readFileSync('/dev/null/file');
    } catch (caught) {
      return caught;
    }
  })();
  expect(fileProblem(thrown)).toMatch(/^\/dev\/null\/file cannot be used: ENOTDIR: not a directory, open /);
});
