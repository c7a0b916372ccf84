"""Pixels of DICOM files as pydicom and GDCM have them, to compare with: arguments OUT FILE...

Writes OUT/INDEX.bin for each file that it can read, grey as 32-bit floats after the modality LUT, colours as 8-bit
RGB, frame after frame, and prints one line of JSON per file.
"""

import json
import os
import subprocess
import sys
import warnings

import numpy as np
import pydicom
from pydicom.pixel_data_handlers.util import apply_color_lut, apply_modality_lut, convert_color_space

warnings.simplefilter("ignore")

NATIVE = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"]
BIG_ENDIAN = "1.2.840.10008.1.2.2"
RLE = "1.2.840.10008.1.2.5"
LOSSY = [f"1.2.840.10008.1.2.4.{end}" for end in (50, 51, 81, 91, 203)]


def opened(path, scratch):
    """The data set, unpacked by GDCM where its pixels are packed in a way that pydicom has no decoder of its own for."""
    dataset = pydicom.dcmread(path, force=True)
    syntax = getattr(dataset.file_meta, "TransferSyntaxUID", None)
    if syntax is None:
        explicit, little = not dataset.is_implicit_VR, dataset.is_little_endian
        syntax = NATIVE[0] if not explicit else NATIVE[1] if little else BIG_ENDIAN
        dataset.file_meta.TransferSyntaxUID = syntax
    # DCMTK turns words of two samples round, which pydicom leaves as they are.
    convert = ["dcmconv", "+te"] if syntax == BIG_ENDIAN else ["gdcmconv", "--raw"]
    is_own = syntax in [*NATIVE, RLE] or (syntax == BIG_ENDIAN and dataset.get("BitsAllocated") != 8)
    if not is_own:
        subprocess.run([*convert, path, scratch], check=True, capture_output=True, timeout=60)
        dataset = pydicom.dcmread(scratch, force=True)
    return dataset


def lossy(path):
    """Whether the file is packed with loss, so that decoders differ by rounding."""
    return getattr(pydicom.dcmread(path, force=True).file_meta, "TransferSyntaxUID", "") in LOSSY


def pixels(dataset):
    samples = dataset.pixel_array
    meaning = dataset.get("PhotometricInterpretation", "MONOCHROME2")
    if meaning == "PALETTE COLOR":
        coloured = apply_color_lut(samples, dataset)
        return "colour", (coloured >> 8 if coloured.dtype == np.uint16 else coloured).astype(np.uint8)
    if dataset.get("SamplesPerPixel", 1) == 1:
        stored, allocated = dataset.get("BitsStored", 0), dataset.get("BitsAllocated", 0)
        if samples.dtype.kind in "ui" and stored < allocated:
            # pydicom leaves what lies beside the stored bits in place.
            unused = allocated - stored
            samples = (samples << unused) >> unused
        return "grey", rescaled(samples, dataset).astype(np.float32)
    if meaning.startswith("YBR_FULL"):
        samples = convert_color_space(samples, "YBR_FULL", "RGB")
    largest = 2 ** dataset.BitsStored - 1
    return "colour", np.round(samples * (255.0 / largest)).astype(np.uint8)


def rescaled(samples, dataset):
    """By the transformation of each frame where an enhanced file has such, of which pydicom takes no notice."""
    frames = dataset.get("PerFrameFunctionalGroupsSequence")
    shared = dataset.get("SharedFunctionalGroupsSequence")
    groups = [group for group in (*(frames or []), *(shared or [])) if "PixelValueTransformationSequence" in group]
    if not groups:
        return apply_modality_lut(samples, dataset)
    of_frames = [group.PixelValueTransformationSequence[0] for group in groups]
    if len(of_frames) == 1:
        of_frames = of_frames * len(frames)
    whole = samples if samples.ndim == 3 else samples[np.newaxis]
    return np.stack([apply_modality_lut(frame, own) for frame, own in zip(whole, of_frames)])


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    for index, path in enumerate(paths):
        try:
            dataset = opened(path, os.path.join(out, "scratch.dcm"))
            kind, values = pixels(dataset)
            values.tofile(os.path.join(out, f"{index}.bin"))
            print(json.dumps({"kind": kind, "lossy": lossy(path), "count": int(values.size)}))
        except Exception as error:  # noqa: BLE001 - whatever it is, there is nothing to compare with
            print(json.dumps({"error": str(error).split("\n")[0][:200]}))


main()
