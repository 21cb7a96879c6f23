// Preloaded into a command of a test: it takes the time of SCREEN_CLOCK for now. Where SCREEN_CLOCK_RUNS is set, time
// goes on from there; otherwise it stands still, so that what is printed is the same on a machine of any speed.
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
