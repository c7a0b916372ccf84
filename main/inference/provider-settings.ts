import * as z from 'zod';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import { providerChoiceSchema, providerRowSchema } from '../../core/contract/inference.ts';
import type { InsteadOf, Provider, ProviderChoice, ProviderTable } from '../../core/contract/inference.ts';
import { JsonFile } from '../files/json-file.ts';
import type { Proof } from './messages.ts';
import { markedTable, providerInUse, raceProviders } from './provider-race.ts';

const rememberedSchema = z.object({
  /** Versions and drivers that the rows were measured with. */
  measuredWith: z.string(),
  choice: providerChoiceSchema,
  rows: z.array(providerRowSchema),
});

export interface ProviderSettingsOptions {
  readonly file: string;
  /** Changes with the program's and the drivers' versions. */
  readonly fingerprint: () => Promise<string>;
  readonly builtIn: () => Promise<readonly Provider[]>;
  readonly prove: (provider: Provider, signal: AbortSignal) => Promise<Proof>;
}

/** Which provider is used: measured once per set of drivers, kept over restarts, and the person's to overrule. */
export class ProviderSettings {
  readonly #options: ProviderSettingsOptions;
  readonly #remembered: JsonFile<z.infer<typeof rememberedSchema>>;
  #measured: Promise<void> | undefined;
  #race = new AbortController();
  /** One that failed at work since the program was started. */
  #failed: InsteadOf | null = null;

  constructor(options: ProviderSettingsOptions) {
    this.#options = options;
    this.#remembered = new JsonFile(options.file, rememberedSchema, {
      measuredWith: '',
      choice: 'auto',
      rows: [],
    });
  }

  /** The CPU until the others have proved themselves, and after one has failed at work. */
  get inUse(): Provider {
    return this.#failed === null ? providerInUse(this.#remembered.value) : 'cpu';
  }

  /** What is not in use although it was to be, and why. */
  get insteadOf(): InsteadOf | null {
    const { choice, rows } = this.#remembered.value;
    if (this.#failed !== null || choice === 'auto' || choice === this.inUse) return this.#failed;
    const reason = rows.find(({ provider }) => provider === choice)?.reason;
    return reason === undefined ? null : { provider: choice, reason };
  }

  /** Has the CPU used in place of a provider that failed at work, until the next start or another choice. */
  giveUp(provider: Provider, error: unknown): void {
    const reason = `It failed while predicting, so the CPU is used until the next start: ${messageOf(error)}`;
    this.#failed = { provider, reason };
  }

  /** Ends a measurement under way, which rejects; the CPU is used, and it is measured when it is next asked for. */
  cancel(): void {
    this.#race.abort(
      new WorkbenchError('inference.cancelled', 'The test was stopped. Until it is done, the CPU is used.'),
    );
  }

  /** Measures unless that has been done with the present drivers. A measurement that fails is tried again. */
  measure(): Promise<void> {
    return (this.#measured ??= this.#measure().catch((error: unknown) => {
      this.#measured = undefined;
      throw error;
    }));
  }

  async table(): Promise<ProviderTable> {
    await this.measure();
    const { choice, rows } = this.#remembered.value;
    const failed = this.#failed;
    const told = rows.map((row) =>
      row.provider === failed?.provider ? { ...row, reason: failed.reason } : row,
    );
    return markedTable(choice, told, this.inUse);
  }

  async choose(choice: ProviderChoice): Promise<ProviderTable> {
    const { rows } = await this.table();
    const row = rows.find(({ provider }) => provider === choice);
    if (choice !== 'auto' && (row === undefined || row.state === 'rejected' || row.state === 'absent')) {
      throw new WorkbenchError(
        'inference.provider',
        `${choice} cannot be used here. ${row?.reason ?? ''}`.trim(),
      );
    }
    this.#failed = null;
    await this.#remembered.write({ ...this.#remembered.value, choice });
    return this.table();
  }

  async #measure(): Promise<void> {
    this.#race = new AbortController();
    const { signal } = this.#race;
    const measuredWith = await this.#options.fingerprint();
    if (measuredWith === this.#remembered.value.measuredWith) return;
    const { builtIn, prove } = this.#options;
    const rows = await raceProviders(await builtIn(), (provider) => prove(provider, signal), signal);
    await this.#remembered.write({ ...this.#remembered.value, measuredWith, rows: [...rows] });
  }
}
