import { SingleBar } from 'cli-progress';

/** Seconds from one line to the next where there is no terminal to redraw. */
const LINE_EVERY = 10;

/** Progress on stderr, so that stdout stays for results: a bar on terminals, a line now and then elsewhere. */
export class Progress {
  private readonly bar: SingleBar | undefined;
  private done = 0;
  private lastLine = performance.now();

  constructor(
    private readonly title: string,
    private readonly total: number,
    private readonly unit = 'images',
  ) {
    if (!process.stderr.isTTY) return;
    this.bar = new SingleBar({
      format: `{title} [{bar}] {value}/{total} | {speed} ${unit}/s | {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 50,
      // Ctrl+C is the command's business: it ends the bar when it has put things in order.
      gracefulExit: false,
    });
    this.start();
  }

  private readonly started = performance.now();

  advance(): void {
    this.reach(this.done + 1);
  }

  reach(done: number): void {
    this.done = done;
    const speed = this.speed();
    if (this.bar) {
      this.bar.update(this.done, { speed });
    } else if (performance.now() - this.lastLine > LINE_EVERY * 1000) {
      this.lastLine = performance.now();
      process.stderr.write(`${this.title} ${this.done}/${this.total} | ${speed} ${this.unit}/s\n`);
    }
  }

  /** A line that stays, above the bar. */
  note(line: string): void {
    this.bar?.stop();
    process.stderr.write(`${line}\n`);
    this.start();
  }

  end(): void {
    this.bar?.stop();
  }

  private start(): void {
    this.bar?.start(this.total, this.done, { title: this.title, speed: this.speed() });
  }

  private speed(): string {
    const seconds = (performance.now() - this.started) / 1000;
    return seconds > 0 ? (this.done / seconds).toFixed(1) : '0.0';
  }
}
