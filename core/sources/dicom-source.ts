import { WorkbenchError } from '../errors.ts';
import { imagelessKind } from '../formats/dicom/contents.ts';
import { readDicom } from '../formats/dicom/data-set.ts';
import type { DicomFile } from '../formats/dicom/data-set.ts';
import { decodeFrame, imageOf } from '../formats/dicom/decode.ts';
import { frameTimeOf, orientationOf, spacingOf, volumesIn } from '../formats/dicom/geometry.ts';
import { layoutOf } from '../formats/dicom/layout.ts';
import { isDicom } from '../formats/dicom/mark.ts';
import { studyOf } from '../formats/dicom/study.ts';
import { TAG } from '../formats/dicom/tags.ts';
import { unitOf } from '../formats/dicom/values.ts';
import { WasmCodecs } from '../formats/dicom/wasm-codecs.ts';
import type { LoadWasm } from '../formats/dicom/wasm-codecs.ts';
import type { Raster } from '../imaging/raster.ts';
import { imageError, PIXEL_LIMIT } from './source.ts';
import type { ImageFile, ImageSource } from './source.ts';

/** DICOM: a file is a series of its frames. What is read of them, `decodeFrame` says. */
export function dicomSource(load: LoadWasm): ImageSource {
  const codecs = new WasmCodecs(load);
  return {
    kind: 'dicom',
    recognises: isDicom,
    async open(bytes, name) {
      try {
        return opened(await readDicom(bytes), name, codecs);
      } catch (error) {
        throw imageError(name, error);
      }
    },
  };
}

function opened(file: DicomFile, name: string, codecs: WasmCodecs): ImageFile<Raster> {
  const { root } = file;
  const kind = imagelessKind(root);
  if (kind !== undefined) {
    throw new WorkbenchError('image.format', `${name} is ${kind}, which holds no image.`);
  }
  const layout = layoutOf(root, PIXEL_LIMIT);
  const { width, height, bitsStored, frameCount } = layout;
  const image = imageOf(file, layout);
  const unit = unitOf(root);
  const volumes = volumesIn(root, frameCount);
  const ofVolume = frameCount / volumes;
  return {
    head: {
      size: { width, height },
      ...(volumes === 1 ? {} : { volumes }),
      bitsPerSample: bitsStored,
      spacing: spacingOf(root, ofVolume),
      orientation: orientationOf(root, ofVolume),
      modality: root.text(TAG.modality) ?? null,
      timing: frameTimeOf(root, frameCount),
      ...(unit === undefined ? {} : { unit }),
      study: studyOf(root),
    },
    frameCount,
    async frame(index) {
      if (index < 0 || index >= frameCount) throw new RangeError(`No frame ${index} among ${frameCount}`);
      try {
        return await decodeFrame(image, index, codecs);
      } catch (error) {
        throw imageError(frameCount === 1 ? name : `${name}, frame ${index + 1},`, error);
      }
    },
  };
}
