/** The parts of jest's report that are read here. */
export interface Report {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  /** Files that could not be run at all. */
  readonly numRuntimeErrorTestSuites: number;
}

/** `broken`: jest or the file could not be run, which proves nothing. */
export type Outcome = 'green' | 'red' | 'broken';

/** Red is a test that failed, and nothing else. @param report undefined where jest wrote none */
export function outcomeOf(report: Report | undefined): Outcome {
  if (!report || report.numRuntimeErrorTestSuites > 0) return 'broken';
  if (report.numFailedTests > 0) return 'red';
  return report.numPassedTests > 0 ? 'green' : 'broken';
}
