import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { meantFolder, refuseTaken, writeAll } from '../target';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'export target '))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the path of the folder', () => {
  test('is relative to where npm was called', () =>
    expect(meantFolder('../out', { INIT_CWD: '/home/alice/hello/docs' })).toBe('/home/alice/hello/out'));

  test('is relative to the working directory without npm', () =>
    expect(meantFolder('out', {})).toBe(join(process.cwd(), 'out')));

  test('is unchanged if it is absolute', () =>
    expect(meantFolder('/out', { INIT_CWD: '/home' })).toBe('/out'));
});

describe('a folder', () => {
  test('that is empty, or not there, is taken', () => {
    expect(() => refuseTaken(folder)).not.toThrow();
    expect(() => refuseTaken(join(folder, 'new'))).not.toThrow();
  });

  test('that is not empty is refused', () => {
    writeFileSync(join(folder, 'mine.txt'), '');
    expect(() => refuseTaken(folder)).toThrow(
      `${folder} is not empty (it contains mine.txt). Nothing was written. Name a folder that is empty or does not exist.`,
    );
  });

  test('that is a file is refused', () => {
    writeFileSync(join(folder, 'mine.txt'), '');
    expect(() => refuseTaken(join(folder, 'mine.txt'))).toThrow(
      `${folder}/mine.txt is a file. Name a folder that is empty or does not exist.`,
    );
  });
});

describe('files', () => {
  const files = new Map([
    ['README.md', 'read'],
    ['a stack/main.tf.json', '{}'],
  ]);
  /** Its second file cannot be written: the first has the name of its folder. */
  const impossible = new Map([
    ['stack', ''],
    ['stack/main.tf.json', ''],
  ]);

  test('are written, with the folders that they need', () => {
    writeAll(join(folder, 'a', 'b'), files);
    expect(readFileSync(join(folder, 'a', 'b', 'README.md'), 'utf8')).toBe('read');
    expect(readFileSync(join(folder, 'a', 'b', 'a stack', 'main.tf.json'), 'utf8')).toBe('{}');
  });

  test('leave no new folder behind if one of them cannot be written', () => {
    expect(() => writeAll(join(folder, 'a', 'b'), impossible)).toThrow(
      /^The export cannot be written: .*\/a\/b\/stack.*\. Nothing was written\.$/,
    );
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  test('keep an existing folder, empty', () => {
    mkdirSync(join(folder, 'mine'));
    expect(() => writeAll(join(folder, 'mine'), impossible)).toThrow(/Nothing was written\.$/);
    expect(readdirSync(join(folder, 'mine'))).toEqual([]);
  });

  test('are refused with a reason if the folder above is not writable', () => {
    if (process.getuid?.() === 0) return; // root may
    chmodSync(folder, 0o500);
    expect(() => writeAll(join(folder, 'new'), files)).toThrow(/^The export cannot be written: EACCES/);
    chmodSync(folder, 0o700);
  });
});
