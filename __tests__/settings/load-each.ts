import { loadSettings } from '../../settings';

/** Loads the given settings files, as main.ts loads one, and prints the result of each. */
const said = process.argv.slice(2).map((path) => {
  try {
    return loadSettings(path).project;
  } catch (error) {
    return (error as Error).message;
  }
});
process.stdout.write(JSON.stringify(said));
