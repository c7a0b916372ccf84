/** What the status bar says about storing. */
export interface SaveState {
  readonly phase: 'saved' | 'saving' | 'failed';
  /** Milliseconds since 1970 of the last completed write. */
  readonly savedAt?: number;
  /** Why it failed, for people. Writing is tried again with the next change and every few seconds. */
  readonly problem?: string;
}
