"""DICOM segmentations as pydicom has them, to compare with: arguments OUT FILE...

Prints one line of JSON per file, and writes OUT/INDEX.bin with the stored values of all frames at 8 bits.
"""

import json
import os
import sys

import numpy as np
import pydicom


def numbers(group, shared, sequence, keyword):
    items = group.get(sequence) or shared.get(sequence)
    return [float(value) for value in items[0].get(keyword)] if items else None


def frames(dataset):
    (shared,) = dataset.SharedFunctionalGroupsSequence
    for group in dataset.PerFrameFunctionalGroupsSequence:
        source = group.DerivationImageSequence[0].SourceImageSequence[0]
        segment = group.get("SegmentIdentificationSequence")
        yield {
            "number": int(segment[0].ReferencedSegmentNumber) if segment else None,
            "instance": str(source.ReferencedSOPInstanceUID),
            "frame": int(source.get("ReferencedFrameNumber", 1)) - 1,
            "position": numbers(group, shared, "PlanePositionSequence", "ImagePositionPatient"),
            "orientation": numbers(group, shared, "PlaneOrientationSequence", "ImageOrientationPatient"),
            "spacing": numbers(group, shared, "PixelMeasuresSequence", "PixelSpacing"),
        }


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    for index, path in enumerate(paths):
        dataset = pydicom.dcmread(path)
        pixels = dataset.pixel_array
        pixels = pixels if pixels.ndim == 3 else pixels[np.newaxis]
        pixels.astype(np.uint8).tofile(os.path.join(out, f"{index}.bin"))
        print(
            json.dumps(
                {
                    "frameOfReference": dataset.get("FrameOfReferenceUID"),
                    "rows": int(dataset.Rows),
                    "columns": int(dataset.Columns),
                    "least": int(dataset.get("MaximumFractionalValue", 1)) / 2,
                    "segments": [
                        [int(segment.SegmentNumber), str(segment.SegmentLabel)]
                        for segment in dataset.SegmentSequence
                        if segment.SegmentNumber > 0
                    ],
                    "frames": list(frames(dataset)),
                }
            )
        )


main()
