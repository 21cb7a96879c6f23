// Preloaded into a command of a test: SCREEN_CLOCK is its current time. With SCREEN_CLOCK_RUNS, time goes on from
// there; otherwise it stands still, so that the output is the same on a machine of any speed.
const fixed = Date.parse(process.env.SCREEN_CLOCK);
const RealDate = Date;
const started = RealDate.now();
const now = () => fixed + (process.env.SCREEN_CLOCK_RUNS ? RealDate.now() - started : 0);

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
};
