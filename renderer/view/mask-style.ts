import { assertNever } from '../../core/errors.ts';
import type { Drawing } from '../editor/editor.ts';
import type { EditorState } from '../editor/state.ts';
import type { MaskStyle } from './mask-painter.ts';
import { differenceTable, labelTable, probabilityTable, provenanceTable, shownClasses } from './palette.ts';
import type { RasterSource } from './raster.ts';

type FillInputs = readonly unknown[];

/** Turns what the editor shows into what is painted, and keeps it while nothing of it changes: tables are not small. */
export class MaskStyles {
  #inputs: FillInputs = [];
  #fill: RasterSource | null = null;

  /** `pixelRatio`: device pixels in a CSS pixel. */
  of(drawing: Drawing, state: EditorState, pixelRatio: number): MaskStyle {
    const shown = shownClasses(state.classes, state.solo);
    const outlineOnly = state.outlineOnly && state.overlay === 'none';
    return {
      fill: outlineOnly ? null : this.#fillOf(drawing, state),
      opacity: state.opacity,
      outline: {
        map: { width: drawing.width, height: drawing.height, data: drawing.labels },
        colors: new Map(shown.map(({ label, color }) => [label, color])),
        width: state.outlineWidth * pixelRatio,
      },
    };
  }

  #fillOf(drawing: Drawing, state: EditorState): RasterSource {
    const inputs: FillInputs = [
      drawing.labels,
      state.overlay,
      state.classes,
      state.solo,
      drawing.prediction,
      state.overlay === 'difference' ? drawing.predicted() : null,
    ];
    if (this.#fill === null || inputs.some((input, at) => input !== this.#inputs[at])) {
      this.#inputs = inputs;
      this.#fill = fillSource(drawing, state);
    }
    return this.#fill;
  }
}

/** Overlays of a prediction show the plain mask where there is none. */
function fillSource(drawing: Drawing, state: EditorState): RasterSource {
  const { width, labels, provenance } = drawing;
  const plain: RasterSource = {
    kind: 'plane',
    width,
    plane: labels,
    table: labelTable(shownClasses(state.classes, state.solo)),
  };
  switch (state.overlay) {
    case 'none':
      return plain;
    case 'provenance':
      return { kind: 'pair', width, first: provenance, second: labels, table: provenanceTable() };
    case 'difference': {
      const predicted = drawing.predicted();
      if (predicted === null) return plain;
      return { kind: 'pair', width, first: labels, second: predicted, table: differenceTable() };
    }
    case 'probability': {
      const probability = drawing.probability();
      if (probability === null) return plain;
      return { kind: 'plane', width, plane: probability.data, table: probabilityTable() };
    }
    default:
      return assertNever(state.overlay);
  }
}
