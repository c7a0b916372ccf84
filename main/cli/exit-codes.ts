/** What the command line's exit code says. */
export const EXIT = {
  ok: 0,
  /** Something failed: a file, or the whole command. */
  failed: 1,
  /** The command line itself was wrong, and nothing was done. */
  usage: 2,
  /** Ended by Ctrl+C, as shells count it (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
