import { assertNever } from '../../core/errors.ts';
import type { Labels } from '../../core/imaging/raster.ts';
import { classTable } from '../../core/mask/segments.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { Drawing } from '../editor/editor.ts';
import type { ClassState, EditorState } from '../editor/state.ts';
import type { MaskStyle } from './mask-painter.ts';
import {
  colorObjects,
  differenceTable,
  labelTable,
  probabilityTable,
  provenanceTable,
  shownClasses,
} from './palette.ts';
import type { ColorTable, RasterSource } from './raster.ts';

/** Of a proposal: CSS pixels of line and gap, and its width and opacity in those of the mask. */
const PROPOSED_DASH = [8, 6] as const;
const PROPOSED_WIDTH = 1.5;
const PROPOSED_OPACITY = 0.5;

const NO_OBJECTS: readonly Segment[] = [];

/** Turns what the editor shows into what is painted, and keeps it while nothing of it changes: tables are not small. */
export class MaskStyles {
  readonly #shown = new Kept<readonly ClassState[]>();
  readonly #colors = new Kept<ColorTable>();
  /** The same table, once it has the colours of all objects. */
  readonly #complete = new Kept<ColorTable>();
  /** Objects by id whose colours are in it. */
  readonly #colored = new Map<number, Segment>();
  readonly #fill = new Kept<RasterSource>();

  /** `pixelRatio`: device pixels in a CSS pixel. */
  of(drawing: Drawing, state: EditorState, pixelRatio: number): MaskStyle {
    const { objects } = drawing;
    const { overlay } = state;
    const colors = this.#colorsOf(drawing, state);
    const predicted = overlay === 'difference' ? drawing.predicted() : null;
    // Colours of objects do not depend on which there are, but what they count as does.
    const classed = overlay === 'none' ? null : objects;
    const fillInputs = [drawing.labels, overlay, colors, drawing.prediction, predicted, classed];
    const outlineOnly = state.outlineOnly && overlay === 'none';
    return {
      fill: outlineOnly
        ? null
        : this.#fill.of(fillInputs, () => fillSource(drawing, overlay, colors, objects)),
      opacity: state.opacity,
      outline: {
        map: { width: drawing.width, height: drawing.height, data: drawing.labels },
        colors,
        width: state.outlineWidth * pixelRatio,
        selected: state.selectedObject,
      },
    };
  }

  /** The same of a proposal, which lies above the mask: its fill is light, its outline dashed, so both are seen. */
  ofProposal(drawing: Drawing, proposed: Labels, state: EditorState, pixelRatio: number): MaskStyle {
    const alone = { ...drawing, labels: proposed, objects: NO_OBJECTS, begun: null };
    const { fill, opacity, outline } = this.of(alone, { ...state, overlay: 'none' }, pixelRatio);
    const dash = PROPOSED_DASH.map((length) => length * pixelRatio);
    const width = PROPOSED_WIDTH * state.outlineWidth * pixelRatio;
    return {
      fill,
      opacity: opacity * PROPOSED_OPACITY,
      outline: outline === null ? null : { ...outline, selected: null, width, dash },
    };
  }

  /**
   * Colours by label. One more object leaves the table what it is but for the object's own colour, so that nothing that
   * is painted already has to be painted again.
   */
  #colorsOf({ imageId, objects, begun }: Drawing, { classes, solo }: EditorState): ColorTable {
    const shown = this.#shown.of([classes, solo], () => shownClasses(classes, solo));
    const colors = this.#colors.of([shown, imageId], () => {
      this.#colored.clear();
      return labelTable(shown);
    });
    return this.#complete.of([colors, objects, begun], () => {
      const all = begun === null ? objects : [begun, ...objects];
      const uncolored = all.filter((object) => this.#colored.get(object.id) !== object);
      for (const object of uncolored) this.#colored.set(object.id, object);
      colorObjects(colors, shown, uncolored);
      return colors;
    });
  }
}

/** A value that is made anew only when something that it is made of has changed. */
class Kept<Value extends object> {
  #inputs: readonly unknown[] = [];
  #value: Value | null = null;

  of(inputs: readonly unknown[], make: () => Value): Value {
    if (this.#value === null || inputs.some((input, at) => input !== this.#inputs[at])) {
      this.#inputs = inputs;
      this.#value = make();
    }
    return this.#value;
  }
}

/** Overlays of a prediction show the plain mask where there is none. */
function fillSource(
  drawing: Drawing,
  overlay: EditorState['overlay'],
  colors: ColorTable,
  objects: readonly Segment[],
): RasterSource {
  const { width, labels, provenance } = drawing;
  const plain: RasterSource = { kind: 'plane', width, plane: labels, table: colors };
  const pair = (first: Labels, second: Labels, table: ColorTable): RasterSource => {
    return { kind: 'pair', width, first, second, classes: classTable(objects), table };
  };
  switch (overlay) {
    case 'none':
      return plain;
    case 'provenance':
      return pair(provenance, labels, provenanceTable());
    case 'difference': {
      const predicted = drawing.predicted();
      return predicted === null ? plain : pair(labels, predicted, differenceTable());
    }
    case 'probability': {
      const probability = drawing.probability();
      if (probability === null) return plain;
      return { kind: 'plane', width, plane: probability.data, table: probabilityTable() };
    }
    default:
      return assertNever(overlay);
  }
}
