import { isAccepted } from '../../document/status.ts';
import { withoutHoles } from '../../mask/outlines.ts';
import { classNames } from '../class-names.ts';
import type { DataSetFormat } from '../format.ts';
import type { LabelledFrame } from '../labelled-frame.ts';
import { imageFile, imageName, jsonFile } from './files.ts';
import { outlinedIn } from './outlines.ts';

/** What labelme's own converters take for 'nothing is said here' (`labelme2voc`). */
export const LABELME_IGNORED = '__ignore__';

/**
 * `SET/NAME.json` beside each image, in labelme's form of polygons: one for each part, those of an object having one
 * `group_id`. Holes are reached by a cut. Source: github.com/labelmeai/labelme, `label_file.py`.
 */
export const labelme: DataSetFormat = {
  id: 'labelme',
  name: 'labelme',
  honours: { ignored: 'marked', classes: true, objects: true, coverage: true },
  writer: ({ classes }) => {
    const names = classNames(classes, [LABELME_IGNORED]);
    return {
      *add(frame) {
        const shapes = outlinedIn(frame).flatMap(({ category, id, parts }) =>
          parts.map((part) => ({
            label: category === null ? LABELME_IGNORED : names.get(category),
            points: withoutHoles(part).map(({ x, y }) => [x, y]),
            group_id: category === null ? null : id,
            description: '',
            shape_type: 'polygon',
            flags: {},
          })),
        );
        yield imageFile(frame.set, frame);
        yield jsonFile(`${frame.set}/${frame.name}.json`, {
          version: '5.1.1',
          flags: flagsOf(frame),
          shapes,
          imagePath: imageName(frame),
          imageData: null,
          imageHeight: frame.height,
          imageWidth: frame.width,
        });
      },
      end: () => [],
    };
  },
};

/** What a person said of the image as a whole. */
function flagsOf({ status, coverage }: LabelledFrame) {
  return { accepted: isAccepted(status), complete: coverage[0] === 'complete' };
}
