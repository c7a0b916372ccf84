"""Data sets as other programs read them: arguments OUT TRUTH, OUT having a folder for each format.

TRUTH/truth.json lists classes and images, TRUTH/INDEX.classes (a byte a pixel) and TRUTH/INDEX.objects (four) hold what
was drawn. Each reader below follows the documentation of its format, with Pillow, NumPy, nibabel, PyYAML, and Python's
XML, CSV and JSON. Prints one line of JSON: for each format how many images were read, what differs from the truth, and
whether one pixel that is off in the truth would have been seen.
"""

import copy
import csv
import json
import os
import re
import sys
import xml.etree.ElementTree as xml

import nibabel
import numpy as np
import yaml
from PIL import Image

OUT, TRUTH = sys.argv[1:]


def text(*parts):
    with open(os.path.join(OUT, *parts), encoding="utf-8") as file:
        return file.read()


def array(*parts):
    """Stored values of a PNG: positions in its palette, where it has one."""
    with Image.open(os.path.join(OUT, *parts)) as image:
        return np.array(image)


def palette(*parts):
    with Image.open(os.path.join(OUT, *parts)) as image:
        assert image.mode == "P", f"{parts[-1]} has no palette"
        return np.array(image)


def lines(*parts):
    path = os.path.join(OUT, *parts)
    return text(*parts).split() if os.path.exists(path) else []


class Drawn:
    """An image as it was drawn."""

    def __init__(self, index, about):
        self.name, self.set, self.file, self.slice = (about[key] for key in ("name", "set", "file", "slice"))
        shape = (about["height"], about["width"])
        path = os.path.join(TRUTH, str(index))
        self.classes = np.fromfile(path + ".classes", np.uint8).reshape(shape)
        self.objects = np.fromfile(path + ".objects", "<i4").reshape(shape)
        # Unlabelled pixels may be of a class of which nothing is said.
        silent = about["ignored"]
        self.ignored = np.isin(self.classes, [0, *silent]) if silent else np.zeros(shape, bool)

    def one_off(self):
        """The same but for the first pixel of an object that is not ignored."""
        other = copy.copy(self)
        at = tuple(np.argwhere((self.objects > 0) & ~self.ignored)[0])
        other.classes, other.objects = self.classes.copy(), self.objects.copy()
        other.classes[at] = other.objects[at] = 0
        return other

    def picture(self):
        """Colours of the original; none of a slice, whose values are seen through a window."""
        if self.slice is not None:
            return None
        with Image.open(self.file) as image:
            return np.array(image.convert("RGB"))


class Read:
    """What a format says of an image. Planes that it has no place for are left out."""

    def __init__(self, name, split, classes, objects=None, ignored=None, picture=None):
        self.name, self.set, self.classes, self.objects = name, split, classes, objects
        self.ignored, self.picture = ignored, picture


def differences(drawn, read):
    found = []
    says = drawn.ignored if read.ignored is None else read.ignored
    if read.set not in (None, drawn.set):
        found.append(f"is in {read.set}")
    if read.classes.shape != drawn.classes.shape:
        return [*found, f"has the shape {read.classes.shape}"]
    if not np.array_equal(says, drawn.ignored):
        found.append(f"ignores {int((says != drawn.ignored).sum())} other pixels")
    counts = ~drawn.ignored
    wrong = int((read.classes != drawn.classes)[counts].sum())
    if wrong:
        found.append(f"has {wrong} pixels of another class")
    if read.objects is not None:
        # Numbers may be others, but each of one side belongs to one of the other.
        pairs = np.divmod(np.unique(drawn.objects[counts].astype(np.int64) << 32 | read.objects[counts]), 1 << 32)
        if any(len(set(side)) != len(side) for side in map(list, pairs)) or pairs[1][pairs[0] == 0].any():
            found.append("has other objects")
    own = drawn.picture()
    if read.picture is not None and own is not None:
        with Image.open(os.path.join(OUT, read.picture)) as image:
            if not np.array_equal(np.array(image.convert("RGB")), own):
                found.append("shows another picture")
    return found


def even_odd(rings, shape):
    """Pixels whose centres lie within rings of corners (x, y), by the even-odd rule."""
    inside = np.zeros(shape, bool)
    edges = [np.stack([ring, np.roll(ring, -1, axis=0)], axis=1) for ring in rings]
    edges = np.concatenate(edges).astype(float)
    (x0, y0), (x1, y1) = edges[:, 0].T, edges[:, 1].T
    centres = np.arange(shape[1]) + 0.5
    for row in range(int(y0.min()), min(shape[0], int(np.ceil(y0.max())))):
        y = row + 0.5
        crossed = (y0 <= y) != (y1 <= y)
        if crossed.any():
            at = x0[crossed] + (y - y0[crossed]) / (y1 - y0)[crossed] * (x1 - x0)[crossed]
            inside[row] = (at[:, None] < centres).sum(axis=0) % 2 == 1
    return inside


def corners(numbers):
    return np.reshape([float(number) for number in numbers], (-1, 2))


def runs(counts, shape, order):
    values = np.repeat(np.arange(len(counts)) % 2, counts)
    assert values.size == shape[0] * shape[1], "run lengths do not fill the image"
    return values.reshape(shape, order=order).astype(bool)


def coco_counts(code):
    """Run lengths of the compressed string: 5 bits a character, the lowest first, a sixth says that more follow."""
    counts, value, shift = [], 0, 0
    for character in code:
        bits = ord(character) - 48
        value |= (bits & 31) << shift
        shift += 5
        if bits & 32:
            continue
        if bits & 16:
            value -= 1 << shift
        # From the fourth on, the difference from the one before the last.
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
        value, shift = 0, 0
    return counts


class Painting:
    """Objects one by one, none of which may lie on another."""

    def __init__(self, shape):
        self.classes, self.objects = np.zeros(shape, np.uint8), np.zeros(shape, np.int32)
        self.ignored = np.zeros(shape, bool)

    def add(self, inside, label):
        assert not self.classes[inside].any(), "objects overlap"
        self.classes[inside] = label
        self.objects[inside] = self.objects.max() + 1


def box_of(inside):
    rows, columns = np.nonzero(inside)
    return [int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1]


def stem(name):
    return os.path.splitext(name)[0]


def listed(folder, split):
    names = lines(folder, f"{split}.txt")
    pictures = {stem(name): name for name in os.listdir(os.path.join(OUT, folder, "images"))}
    return [(name, f"{folder}/images/{pictures[name]}") for name in names]


def read_indexed(labels, split):
    for name, picture in listed("indexed", split):
        weights = array("indexed", "weights", f"{name}.png")
        yield Read(name, split, palette("indexed", "masks", f"{name}.png"), None, weights == 0, picture)


def read_binary(labels, split):
    folders = os.listdir(os.path.join(OUT, "binary", "masks"))
    for name, picture in listed("binary", split):
        classes = 0
        for folder in folders:
            mask = array("binary", "masks", folder, f"{name}.png")
            assert set(np.unique(mask)) <= {0, 255}, f"{folder}/{name} is not binary"
            classes = classes + int(folder.split("-")[0]) * (mask // 255)
        ignored = array("binary", "weights", f"{name}.png") == 0
        yield Read(name, split, classes, None, ignored, picture)


def read_instances(labels, split):
    for name, picture in listed("instances", split):
        path = os.path.join(OUT, "instances", "instances", f"{name}.png")
        with Image.open(path) as image:
            assert image.mode in ("I;16", "I"), f"{name} is {image.mode}"
            objects = np.array(image).astype(np.int32)
        of = {one["id"]: one["label"] for one in json.loads(text("instances", "instances", f"{name}.json"))["objects"]}
        table = np.zeros(65536, np.uint8)
        for number, label in of.items():
            table[number] = label
        ignored = array("instances", "weights", f"{name}.png") == 0
        yield Read(name, split, table[objects], objects, ignored, picture)


def read_coco(labels, split, folder="coco"):
    path = f"{folder}/annotations/instances_{split}.json"
    if not os.path.exists(os.path.join(OUT, path)):
        return
    data = json.loads(text(path))
    names = {one["id"]: one["name"] for one in data["categories"]}
    for image in data["images"]:
        shape = (image["height"], image["width"])
        painting = Painting(shape)
        for one in data["annotations"]:
            if one["image_id"] != image["id"]:
                continue
            code = one["segmentation"]
            if isinstance(code, dict):
                assert tuple(code["size"]) == shape, "a size is not that of the image"
                inside = runs(coco_counts(code["counts"]), shape, "F")
            else:
                inside = even_odd([corners(ring) for ring in code], shape)
            left, top, right, bottom = box_of(inside)
            assert one["bbox"] == [left, top, right - left, bottom - top], "a box does not fit"
            assert one["area"] == inside.sum(), "an area does not fit"
            if one["iscrowd"]:
                painting.ignored |= inside
            else:
                painting.add(inside, labels[names[one["category_id"]]])
        picture = f"{folder}/images/{image['file_name']}"
        yield Read(
            stem(image["file_name"]), split, painting.classes, painting.objects, painting.ignored, picture
        )


def read_coco_polygons(labels, split):
    return read_coco(labels, split, "coco-polygons")


def nnunet_cases(format, split):
    """The folder, `dataset.json`, and the cases of a split, as nnU-Net finds them."""
    (folder,) = [name for name in os.listdir(os.path.join(OUT, format)) if name.startswith("Dataset")]
    index = json.loads(text(format, folder, "dataset.json"))
    has_splits = os.path.exists(os.path.join(OUT, format, "splits_final.json"))
    (divided,) = json.loads(text(format, "splits_final.json")) if has_splits else [None]
    ending, suffix = index["file_ending"], "Ts" if split == "test" else "Tr"
    found = os.path.join(OUT, format, folder, f"labels{suffix}")
    cases = [name[: -len(ending)] for name in sorted(os.listdir(found))] if os.path.isdir(found) else []
    if split == "validation" and divided is None:
        cases = []
    elif split != "test" and divided is not None:
        cases = [name for name in cases if name in divided["train" if split == "train" else "val"]]
    return f"{format}/{folder}", index, cases, suffix


def nnunet_classes(values, index, labels):
    numbers = index["labels"]
    table = np.zeros(256, np.uint8)
    for name, number in numbers.items():
        table[number] = labels.get(name, 0)
    assert int(values.max()) < len(numbers), "a label is not listed"
    return table[values], values == numbers.get("ignore", 255)


def read_nnunet(labels, split):
    folder, index, cases, suffix = nnunet_cases("nnunet", split)
    assert list(index["channel_names"]) == ["0", "1", "2"]
    for name in cases:
        classes, ignored = nnunet_classes(array(folder, f"labels{suffix}", f"{name}.png"), index, labels)
        yield Read(name, split, classes, None, ignored, f"{folder}/images{suffix}/{name}_0000.png")


def read_nnunet_volumes(labels, split):
    """Slices from the patient's right to the left and from front to back, as radiologists look at them."""
    folder, index, cases, suffix = nnunet_cases("nnunet-volumes", split)
    for name in cases:
        image = nibabel.load(os.path.join(OUT, folder, f"images{suffix}", f"{name}_0000.nii.gz"))
        volume = nibabel.load(os.path.join(OUT, folder, f"labels{suffix}", f"{name}.nii.gz"))
        assert image.shape == volume.shape and np.allclose(image.affine, volume.affine), "it lies elsewhere"
        values = np.asarray(nibabel.as_closest_canonical(volume).dataobj).astype(np.uint8)
        for place in range(values.shape[2]):
            own = values[::-1, ::-1, place].T
            classes, ignored = nnunet_classes(own, index, labels)
            if ignored.all():
                continue
            yield Read(f"{name}.frame-{place + 1:03}", split, classes, None, ignored)


def read_monai(labels, split):
    key = {"train": "training", "validation": "validation", "test": "testing"}[split]
    data = json.loads(text("monai", "dataset.json"))
    assert {name: int(number) for number, name in data["labels"].items()} == {"background": 0, **labels}
    for item in data[key]:
        weights = array("monai", item["weight"])
        classes = array("monai", item["label"])
        yield Read(stem(os.path.basename(item["label"])), split, classes, None, weights == 0, f"monai/{item['image']}")


def read_yolo(labels, split):
    data = yaml.safe_load(text("yolo", "data.yaml"))
    folder = data.get({"validation": "val"}.get(split, split))
    if folder is None:
        return
    for file in sorted(os.listdir(os.path.join(OUT, "yolo", data["path"], folder))):
        with Image.open(os.path.join(OUT, "yolo", folder, file)) as image:
            width, height = image.size
        painting = Painting((height, width))
        for line in text("yolo", folder.replace("images", "labels"), f"{stem(file)}.txt").splitlines():
            number, *shares = line.split()
            ring = corners(shares) * [width, height]
            painting.add(even_odd([ring], (height, width)), labels[data["names"][int(number)]])
        yield Read(stem(file), split, painting.classes, painting.objects, None, f"yolo/{folder}/{file}")


def read_voc(labels, split):
    names = [line.split(":")[0] for line in text("voc", "labelmap.txt").splitlines()[1:]]
    table = np.zeros(256, np.uint8)
    for number, name in enumerate(names):
        table[number] = labels.get(name, 0)
    list_name = {"validation": "val"}.get(split, split)
    for name in lines("voc", "ImageSets", "Segmentation", f"{list_name}.txt"):
        values = palette("voc", "SegmentationClass", f"{name}.png")
        objects = palette("voc", "SegmentationObject", f"{name}.png").astype(np.int32)
        void = values == 255
        assert np.array_equal(void, objects == 255), "void differs"
        classes = np.where(void, 0, table[values])
        root = xml.fromstring(text("voc", "Annotations", f"{name}.xml"))
        for number, one in enumerate(root.iter("object"), 1):
            left, top, right, bottom = box_of(objects == number)
            box = [int(one.findtext(f"bndbox/{side}")) for side in ("xmin", "ymin", "xmax", "ymax")]
            assert box == [left + 1, top + 1, right, bottom], "a box does not fit"
            assert set(classes[objects == number]) == {labels[one.findtext("name")]}, "a name does not fit"
        picture = f"voc/JPEGImages/{root.findtext('filename')}"
        yield Read(name, split, classes, np.where(void, 0, objects), void, picture)


def read_labelme(labels, split):
    folder = os.path.join(OUT, "labelme", split)
    for file in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if not file.endswith(".json"):
            continue
        data = json.loads(text("labelme", split, file))
        shape = (data["imageHeight"], data["imageWidth"])
        painting, groups = Painting(shape), {}
        for one in data["shapes"]:
            inside = even_odd([np.array(one["points"])], shape)
            if one["label"] == "__ignore__":
                painting.ignored |= inside
            else:
                key = (one["group_id"], one["label"])
                groups[key] = groups.get(key, np.zeros(shape, bool)) | inside
        for (_, label), inside in groups.items():
            painting.add(inside, labels[label])
        picture = f"labelme/{split}/{data['imagePath']}"
        yield Read(stem(file), split, painting.classes, painting.objects, painting.ignored, picture)


def read_cvat(labels, split):
    root = xml.fromstring(text("cvat", "annotations.xml"))
    for image in root.iter("image"):
        if image.get("subset") != split:
            continue
        shape = (int(image.get("height")), int(image.get("width")))
        painting = Painting(shape)
        for one in image:
            if one.tag == "polygon":
                inside = even_odd([corners(re.split("[,;]", one.get("points")))], shape)
            else:
                left, top, width, height = (int(one.get(side)) for side in ("left", "top", "width", "height"))
                inside = np.zeros(shape, bool)
                counts = [int(count) for count in one.get("rle").split(",")]
                inside[top : top + height, left : left + width] = runs(counts, (height, width), "C")
            if one.get("label") == "ignored":
                painting.ignored |= inside
            else:
                painting.add(inside, labels[one.get("label")])
        name = image.get("name")
        yield Read(stem(name), split, painting.classes, painting.objects, painting.ignored, f"cvat/images/{name}")


def read_huggingface(labels, split):
    assert yaml.safe_load(text("huggingface", "README.md").split("---")[1])["task_categories"] == ["image-segmentation"]
    for line in lines_of_json("huggingface", split, "metadata.jsonl"):
        folder = f"huggingface/{split}"
        classes = palette(folder, line["mask_file_name"])
        assert classes.shape == (line["height"], line["width"]), "a size does not fit"
        for (left, top, width, height), label in zip(line["objects"]["bbox"], line["objects"]["category"]):
            part = classes[top : top + height, left : left + width] == label
            edges = [part[0], part[-1], part[:, 0], part[:, -1]]
            assert all(edge.any() for edge in edges), "a box does not fit"
        ignored = array(folder, line["weights_file_name"]) == 0
        name = stem(line["file_name"])
        yield Read(name, split, classes, None, ignored, f"{folder}/{line['file_name']}")


def lines_of_json(*parts):
    path = os.path.join(OUT, *parts)
    return [json.loads(line) for line in text(*parts).splitlines()] if os.path.exists(path) else []


def resized(plane, shape):
    return np.array(Image.fromarray(plane).resize(shape[::-1], Image.Resampling.NEAREST))


def check_npz(drawn, labels):
    """Labels are those under the new pixels' centres; pictures are near to what Pillow makes of them."""
    arrays, problems, count = np.load(os.path.join(OUT, "npz", "dataset.npz")), [], 0
    for split, suffix in (("train", "train"), ("validation", "test"), ("test", "gate")):
        own = [one for one in drawn if one.set == split]
        x, y, w = (arrays[f"{letter}_{suffix}"] for letter in "xyw")
        assert x.dtype == y.dtype == w.dtype == np.uint8 and len(x) == len(y) == len(w) == len(own)
        for index, one in enumerate(own):
            count += 1
            if not np.array_equal(y[index], resized(one.classes, y[index].shape)):
                problems.append(f"{one.name} has pixels of another class")
            if not np.array_equal(w[index] == 0, resized(one.ignored.astype(np.uint8), y[index].shape) == 1):
                problems.append(f"{one.name} ignores other pixels")
            picture = one.picture()
            if picture is not None:
                shown = Image.fromarray(picture).resize(x[index].shape[1::-1], Image.Resampling.BILINEAR)
                if np.abs(np.array(shown).astype(int) - x[index]).mean() > 2:
                    problems.append(f"{one.name} shows another picture")
    return count, problems


def check_csv(drawn, labels):
    """Objects that are not ignored, by class and pixels."""
    with open(os.path.join(OUT, "csv", "objects.csv"), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    problems = []
    for one in drawn:
        found = sorted((labels[row["class"]], int(row["area (px)"])) for row in rows if row["image"] == one.name)
        counts = one.objects[~one.ignored]
        numbers, areas = np.unique(counts[counts > 0], return_counts=True)
        classes = [int(one.classes[one.objects == number][0]) for number in numbers]
        if found != sorted(zip(classes, areas.tolist())):
            problems.append(f"{one.name} has other objects")
    return len({row["image"] for row in rows}), problems


READERS = {
    "indexed": read_indexed,
    "binary": read_binary,
    "instances": read_instances,
    "coco": read_coco,
    "coco-polygons": read_coco_polygons,
    "nnunet": read_nnunet,
    "nnunet-volumes": read_nnunet_volumes,
    "monai": read_monai,
    "yolo": read_yolo,
    "voc": read_voc,
    "labelme": read_labelme,
    "cvat": read_cvat,
    "huggingface": read_huggingface,
}
WHOLE = {"npz": check_npz, "csv": check_csv}


def compared(read, drawn):
    by_name = {one.name: one for one in drawn}
    return [f"{one.name} {problem}" for one in read for problem in differences(by_name[one.name], one)]


def checked(id, drawn, one_off, labels):
    if id in WHOLE:
        count, problems = WHOLE[id](drawn, labels)
        return {"images": count, "problems": problems, "sees": bool(WHOLE[id](one_off, labels)[1])}
    read = [one for split in ("train", "validation", "test") for one in READERS[id](labels, split)]
    problems, others = compared(read, drawn), compared(read, one_off)
    return {"images": len({one.name for one in read}), "problems": problems, "sees": bool(others)}


def main():
    about = json.loads(text(os.path.join(TRUTH, "truth.json")))
    drawn = [Drawn(index, one) for index, one in enumerate(about["images"])]
    one_off = [one.one_off() for one in drawn]
    labels = {one["name"]: one["label"] for one in about["classes"]}
    said = {}
    for id in [*READERS, *WHOLE]:
        try:
            said[id] = checked(id, drawn, one_off, labels)
        except (AssertionError, KeyError, ValueError, OSError) as error:
            said[id] = {"images": 0, "problems": [f"{type(error).__name__}: {error}"], "sees": False}
    print(json.dumps(said))


main()
