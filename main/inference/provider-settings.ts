import * as z from 'zod';
import { WorkbenchError } from '../../core/errors.ts';
import { providerChoiceSchema, providerRowSchema } from '../../core/contract/inference.ts';
import type { Provider, ProviderChoice, ProviderTable } from '../../core/contract/inference.ts';
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
  readonly prove: (provider: Provider) => Promise<Proof>;
}

/** Which provider is used: measured once per set of drivers, kept over restarts, and the person's to overrule. */
export class ProviderSettings {
  readonly #options: ProviderSettingsOptions;
  readonly #remembered: JsonFile<z.infer<typeof rememberedSchema>>;
  #measured: Promise<void> | undefined;

  constructor(options: ProviderSettingsOptions) {
    this.#options = options;
    this.#remembered = new JsonFile(options.file, rememberedSchema, {
      measuredWith: '',
      choice: 'auto',
      rows: [],
    });
  }

  /** The CPU until the others have proved themselves. */
  get inUse(): Provider {
    return providerInUse(this.#remembered.value);
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
    return markedTable(choice, rows);
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
    await this.#remembered.write({ ...this.#remembered.value, choice });
    return this.table();
  }

  async #measure(): Promise<void> {
    const measuredWith = await this.#options.fingerprint();
    if (measuredWith === this.#remembered.value.measuredWith) return;
    const rows = await raceProviders(await this.#options.builtIn(), this.#options.prove);
    await this.#remembered.write({ ...this.#remembered.value, measuredWith, rows: [...rows] });
  }
}
