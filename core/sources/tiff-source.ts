import { spacingOfPage } from '../formats/spacing.ts';
import { decodePage } from '../formats/tiff/decode.ts';
import { framesOf, layoutOf } from '../formats/tiff/layout.ts';
import { isTiff } from '../formats/tiff/mark.ts';
import { readTiff } from '../formats/tiff/pages.ts';
import type { TiffFile, TiffPage } from '../formats/tiff/pages.ts';
import { imageError, PIXEL_LIMIT } from './source.ts';
import type { ImageFile, ImageSource } from './source.ts';
import type { Raster } from '../imaging/raster.ts';

/** TIFF and BigTIFF: the pages of one size are a series. What is read of them, `decodePage` says. */
export const tiffSource: ImageSource = {
  kind: 'tiff',
  recognises: isTiff,
  async open(bytes, name) {
    try {
      const file = readTiff(bytes);
      return opened(file, framesOf(file), name);
    } catch (error) {
      throw imageError(name, error);
    }
  },
};

function opened(file: TiffFile, pages: readonly TiffPage[], name: string): ImageFile<Raster> {
  const first = pageAt(pages, 0);
  const layout = layoutOf(first, PIXEL_LIMIT);
  const { width, height } = layout;
  const spacing = spacingOfPage(first);
  return {
    head: {
      size: layout.orientation >= 5 ? { width: height, height: width } : { width, height },
      bitsPerSample: layout.bits,
      spacing: spacing === null ? null : { ...spacing, unit: 'mm', origin: 'file' },
      orientation: null,
      modality: null,
      timing: null,
    },
    frameCount: pages.length,
    async frame(index) {
      const page = pageAt(pages, index);
      try {
        return await decodePage(file, page, layoutOf(page, PIXEL_LIMIT));
      } catch (error) {
        throw imageError(pages.length === 1 ? name : `${name}, page ${index + 1},`, error);
      }
    },
  };
}

function pageAt(pages: readonly TiffPage[], index: number): TiffPage {
  const page = pages[index];
  if (page === undefined) throw new RangeError(`No page ${index} among ${pages.length}`);
  return page;
}
