import { loadSettings } from '../../settings';

/** Loads the settings files that it is given, as main.ts loads one, and prints what is said of each. */
const said = process.argv.slice(2).map((path) => {
  try {
    return loadSettings(path).project;
  } catch (error) {
    return (error as Error).message;
  }
});
process.stdout.write(JSON.stringify(said));
