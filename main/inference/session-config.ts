/**
 * How every session runs on the CPU. A pool's threads wait for the next operator for at most
 * 50 microseconds, and not at all once a run is over: waiting longer, as the runtime does by default,
 * makes the pools of several sessions fight for the cores; not waiting at all costs a lone one a tenth.
 */
export const SESSION_CONFIG = {
  executionProviders: ['cpu'],
  logSeverityLevel: 3,
  extra: {
    session: {
      force_spinning_stop: '1',
      intra_op: { allow_spinning: '1', spin_duration_us: '50' },
    },
  },
} as const;
