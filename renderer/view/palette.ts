import { Provenance } from '../../core/mask/provenance.ts';
import { LAST_SEGMENT } from '../../core/mask/segments.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { ClassState } from '../editor/state.ts';
import { packColor } from './raster.ts';
import type { ColorTable } from './raster.ts';

/** What a person may see of the classes: hidden ones are left out, and with `solo` all others. */
export function shownClasses(classes: readonly ClassState[], solo: number | null): readonly ClassState[] {
  return classes.filter(({ label, hidden }) => (solo === null ? !hidden : label === solo));
}

/** Colour of each class; transparent for background, what is not shown and objects: see `colorObjects`. */
export function labelTable(shown: readonly ClassState[]): ColorTable {
  const table = new Uint32Array(LAST_SEGMENT + 1);
  for (const { label, color } of shown) table[label] = packColor(color);
  return table;
}

/** Gives objects their colours in a table: shades of their classes' where they have none of their own. */
export function colorObjects(
  table: ColorTable,
  shown: readonly ClassState[],
  objects: readonly Segment[],
): void {
  const colors = new Map(shown.map(({ label, color }) => [label, color]));
  for (const { id, class: label, color, hidden } of objects) {
    const classColor = colors.get(label);
    const isShown = classColor !== undefined && !hidden;
    table[id] = isShown ? packColor(color ?? shadeOf(classColor, id)) : 0;
  }
}

/** How far a shade may go from its class's colour: to another hue, and to black or white. */
const HUE_REACH = 0.5;
const LIGHT_REACH = 0.7;

/**
 * An object's shade of its class's colour (`#rrggbb`), by its id: a little towards one of the hues beside it, and
 * darker or lighter. Shades of any few ids in a row are far apart (M. Roberts' sequence R2, "The Unreasonable
 * Effectiveness of Quasirandom Sequences", 2018).
 */
export function shadeOf(color: string, id: number): string {
  const turn = ((id * 0.5698402909980532) % 1) - 0.5;
  const light = ((id * 0.7548776662466927) % 1) - 0.5;
  const [red, green, blue] = [color.slice(1, 3), color.slice(3, 5), color.slice(5, 7)];
  const beside = turn < 0 ? `#${blue}${red}${green}` : `#${green}${blue}${red}`;
  const turned = mix(color, beside, Math.abs(turn) * HUE_REACH);
  return mix(turned, light < 0 ? '#000000' : '#ffffff', Math.abs(light) * LIGHT_REACH);
}

export const PROVENANCE_COLORS = { model: '#56b4e9', human: '#e69f00', confirmed: '#2fbf8f' } as const;

/**
 * Where pixels came from, for pairs of provenance and label. Background that a person decided on shows too, being as
 * much work as a mark is; the model's background covers nearly everything and says little.
 */
export function provenanceTable(): ColorTable {
  const table = new Uint32Array(1 << 16);
  const fill = (provenance: number, color: string, firstLabel: number): void => {
    table.fill(packColor(color), (provenance << 8) + firstLabel, (provenance + 1) << 8);
  };
  fill(Provenance.model, PROVENANCE_COLORS.model, 1);
  fill(Provenance.human, PROVENANCE_COLORS.human, 0);
  fill(Provenance.confirmed, PROVENANCE_COLORS.confirmed, 0);
  return table;
}

export const DIFFERENCE_COLORS = { added: '#2fbf8f', removed: '#e2604d', changed: '#f0c24a' } as const;

/** Pairs of label and predicted label: only marked here, only marked by the model, or marked as different classes. */
export function differenceTable(): ColorTable {
  const table = new Uint32Array(1 << 16);
  const { added, removed, changed } = DIFFERENCE_COLORS;
  for (let label = 0; label < 256; label++) {
    for (let predicted = 0; predicted < 256; predicted++) {
      if (label === predicted) continue;
      const color = predicted === 0 ? added : label === 0 ? removed : changed;
      table[(label << 8) | predicted] = packColor(color);
    }
  }
  return table;
}

/** Probability from dark violet over orange to pale yellow, clear where the model is sure that there is nothing. */
export function probabilityTable(): ColorTable {
  const stops = ['#2d1160', '#721f81', '#b63679', '#f1605d', '#feaf77', '#fcfdbf'];
  return Uint32Array.from({ length: 256 }, (_, value) => {
    const place = (value / 255) * (stops.length - 1);
    const at = Math.min(Math.floor(place), stops.length - 2);
    const color = mix(stops[at] as string, stops[at + 1] as string, place - at);
    return packColor(color, Math.min(1, value / 64));
  });
}

function mix(from: string, to: string, share: number): string {
  const part = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const channels = [1, 3, 5].map((at) => Math.round(part(from, at) * (1 - share) + part(to, at) * share));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
