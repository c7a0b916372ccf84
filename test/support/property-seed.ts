import fc from 'fast-check';

/** Every run tries the same cases, so that what turns a test red is a change. `WORKBENCH_SEED` tries others. */
fc.configureGlobal({ seed: Number(process.env['WORKBENCH_SEED'] ?? 1) });
