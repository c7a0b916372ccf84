/**
 * What `npm run formats` tells: which formats are held against whom, and by which tests. Whom: a key of `PROGRAMS`,
 * whose version is looked up, or words for what others have left on record.
 */

/** Names of programs by the packages that they come in: Debian's, or those of npm. */
export const PROGRAMS = {
  '@itk-wasm/image-io': 'ITK',
  'python3-pydicom': 'pydicom',
  'python3-nibabel': 'nibabel',
  'python3-numpy': 'NumPy',
  'python3-pil': 'Pillow',
  'python3-yaml': 'PyYAML',
  'python3.11': 'Python',
  'libgdcm-tools': 'GDCM',
  dcmtk: 'DCMTK',
  dicom3tools: 'dciodvfy',
  orthanc: 'Orthanc',
  pngcheck: 'pngcheck',
  '@itk-wasm/dicom': 'dcmqi in itk-wasm',
};

/** For README.md: what is read and written, the tests that compare it, and with what. */
export const FORMATS = [
  ['DICOM images', 'read', ['formats/dicom/public-files'], ['python3-pydicom', 'libgdcm-tools', 'dcmtk']],
  ['DICOM files', 'written', ['formats/dicom/write'], ['python3-pydicom', 'dcmtk']],
  ['DICOM without patients', 'written', ['formats/dicom/deidentify'], ['python3-pydicom', 'dicom3tools']],
  ['DICOM SEG', 'read', ['formats/dicom/seg/read', 'formats/dicom/seg/turn'], ['python3-pydicom']],
  [
    'DICOM SEG',
    'written',
    [
      'formats/dicom/seg/write',
      'formats/dicom/seg/archive',
      'formats/dicom/seg/codes',
      'formats/dicom/seg/dcmqi',
      'cli/seg',
    ],
    ['dicom3tools', 'python3-pydicom', 'dcmtk', 'orthanc', '@itk-wasm/dicom'],
  ],
  ['RTSTRUCT', 'read', ['formats/dicom/rtstruct'], []],
  ['NIfTI-1, NIfTI-2', 'read', ['files/images/nifti'], ['python3-nibabel']],
  ['NIfTI labels', 'read and written', ['formats/nifti/labels', 'formats/nifti/write'], ['python3-nibabel']],
  ['`.seg.nrrd`', 'read', ['formats/nrrd/segmentation'], ['python3-numpy']],
  [
    'MetaImage, NRRD',
    'read',
    ['formats/metaimage', 'formats/nrrd/volume', 'files/images/itk'],
    ['@itk-wasm/image-io'],
  ],
  ['NPY, NPZ', 'written', ['files/images/npz', 'cli/read'], ['python3-numpy']],
  ['Cellpose `_seg.npy`', 'read and written', ['formats/cellpose'], ['python3-numpy']],
  ['regions of ImageJ', 'read', ['formats/imagej'], ['regions and pixels on record of ImageJ 1.52i']],
  ['COCO run lengths', 'read and written', ['mask/rle'], ['codes on record of pycocotools']],
];

/** Where the tests of data sets are. */
export const DATA_SET_TESTS = ['core/datasets', 'main/datasets/other-readers'];

/** For docs/formats.md: formats of `ulite export`, and what reads them; a test has its format's id in its name. */
export const DATA_SETS = [
  ['indexed', ['python3-pil', 'python3-numpy', 'pngcheck']],
  ['binary', ['python3-pil', 'python3-numpy', 'pngcheck']],
  ['instances', ['python3-pil', 'python3-numpy', 'pngcheck']],
  ['coco', ['python3-numpy', 'codes on record of pycocotools']],
  ['coco-polygons', ['python3-numpy']],
  ['nnunet', ['rules of nnU-Net v2', 'python3-pil', 'python3-numpy', 'pngcheck']],
  ['nnunet-volumes', ['rules of nnU-Net v2', 'python3-nibabel', 'python3-numpy']],
  ['monai', ['python3-pil', 'python3-numpy', 'pngcheck']],
  ['yolo', ['rules of Ultralytics', 'python3-yaml', 'python3-numpy']],
  ['voc', ['rules of VOC2012', 'python3-pil', 'python3.11', 'pngcheck']],
  ['labelme', ['python3-numpy']],
  ['cvat', ['python3.11', 'python3-numpy']],
  ['huggingface', ['python3-yaml', 'python3-pil', 'python3-numpy', 'pngcheck']],
  ['npz', ['python3-numpy', 'python3-pil']],
  ['csv', ['python3.11', 'python3-numpy']],
];
