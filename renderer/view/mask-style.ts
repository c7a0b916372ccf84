import { assertNever } from '../../core/errors.ts';
import type { Labels } from '../../core/imaging/raster.ts';
import { classTable } from '../../core/mask/segments.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { Drawing } from '../editor/editor.ts';
import type { EditorState } from '../editor/state.ts';
import type { MaskStyle } from './mask-painter.ts';
import { differenceTable, labelTable, probabilityTable, provenanceTable, shownClasses } from './palette.ts';
import type { ColorTable, RasterSource } from './raster.ts';

/** Turns what the editor shows into what is painted, and keeps it while nothing of it changes: tables are not small. */
export class MaskStyles {
  readonly #colors = new Kept<ColorTable>();
  readonly #fill = new Kept<RasterSource>();

  /** `pixelRatio`: device pixels in a CSS pixel. */
  of(drawing: Drawing, state: EditorState, pixelRatio: number): MaskStyle {
    const { objects } = drawing;
    const { classes, solo, overlay } = state;
    const colors = this.#colors.of([classes, solo, objects], () =>
      labelTable(shownClasses(classes, solo), objects),
    );
    const predicted = overlay === 'difference' ? drawing.predicted() : null;
    const fillInputs = [drawing.labels, overlay, colors, drawing.prediction, predicted];
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
      },
    };
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
