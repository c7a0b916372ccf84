/** A term of a terminology: PS3.3, section 8.8. */
export interface Code {
  readonly value: string;
  /** `SCT` for SNOMED CT. */
  readonly scheme: string;
  readonly meaning: string;
}

/** What a segment shows: of which kind it is, and on which side of the body where that matters. */
export interface SegmentProperty {
  readonly category: Code;
  readonly type: Code;
  readonly modifier?: Code;
}

const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });

/** PS3.16, CID 7150. */
export const CATEGORIES = {
  tissue: sct('85756007', 'Tissue'),
  anatomy: sct('123037004', 'Anatomical Structure'),
  morphology: sct('49755003', 'Morphologically Abnormal Structure'),
  substance: sct('91720002', 'Body Substance'),
  object: sct('260787004', 'Physical object'),
} as const;

type Category = keyof typeof CATEGORIES;

/** PS3.16, CID 244. */
const SIDES = { left: sct('7771000', 'Left'), right: sct('24028007', 'Right') } as const;

type Row = readonly [value: string, meaning: string, ...otherNames: string[]];

/**
 * What people call what they draw, by category: code and meaning of a type in SNOMED CT, and other names that it goes
 * by. Lines may be added; a name should be in one line only.
 */
export const TYPES: Readonly<Record<Category, readonly Row[]>> = {
  tissue: [
    ['85756007', 'Tissue'],
    ['21793004', 'Connective tissue', 'stroma'],
    ['256674009', 'Fat', 'adipose tissue', 'adipose'],
    ['71616004', 'Muscle'],
    ['389080008', 'White Matter'],
    ['389081007', 'Gray Matter', 'grey matter', 'cortex'],
  ],
  anatomy: [
    ['23451007', 'Adrenal gland', 'adrenal'],
    ['15825003', 'Aorta'],
    ['51114001', 'Artery', 'arteries'],
    ['89837001', 'Bladder', 'urinary bladder'],
    ['59820001', 'Blood vessel', 'vessel', 'vasculature'],
    ['272673000', 'Bone', 'skeleton'],
    ['12738006', 'Brain'],
    ['76752008', 'Breast'],
    ['113305005', 'Cerebellum'],
    ['4421005', 'Cell'],
    ['71854001', 'Colon'],
    ['28726007', 'Cornea'],
    ['38848004', 'Duodenum'],
    ['32849002', 'Esophagus', 'oesophagus'],
    ['81745001', 'Eye'],
    ['71341001', 'Femur'],
    ['28231008', 'Gallbladder', 'gall bladder'],
    ['80891009', 'Heart'],
    ['5366008', 'Hippocampus'],
    ['64131007', 'Inferior Vena Cava', 'vena cava'],
    ['64033007', 'Kidney'],
    ['87878005', 'Left Ventricle'],
    ['78076003', 'Lens'],
    ['10200004', 'Liver'],
    ['39607008', 'Lung'],
    ['59441001', 'Lymph node'],
    ['84640000', 'Nucleus', 'nuclei'],
    ['81016008', 'Optic nerve head', 'optic disc', 'optic disk'],
    ['15497006', 'Ovary', 'ovaries'],
    ['15776009', 'Pancreas'],
    ['32764006', 'Portal Vein'],
    ['41216001', 'Prostate'],
    ['5665001', 'Retina'],
    ['113197003', 'Rib'],
    ['39937001', 'Skin'],
    ['30315005', 'Small intestine', 'small bowel'],
    ['2748008', 'Spinal cord'],
    ['78961009', 'Spleen'],
    ['56873002', 'Sternum'],
    ['69695003', 'Stomach'],
    ['69748006', 'Thyroid', 'thyroid gland'],
    ['38199008', 'Tooth', 'teeth'],
    ['44567001', 'Trachea'],
    ['35039007', 'Uterus'],
    ['29092000', 'Vein'],
    ['21814001', 'Ventricle'],
    ['51282000', 'Vertebra', 'vertebrae'],
  ],
  morphology: [
    ['52988006', 'Lesion'],
    ['367643001', 'Cyst'],
    ['79654002', 'Edema', 'oedema'],
    ['50960005', 'Hemorrhage', 'haemorrhage', 'bleeding'],
    ['4147007', 'Mass'],
    ['6574001', 'Necrosis'],
    ['108369006', 'Neoplasm', 'tumor', 'tumour', 'cancer'],
    ['14799000', 'Neoplasm, Secondary', 'metastasis', 'metastases'],
    ['27925004', 'Nodule'],
    ['396339007', 'Thrombus', 'thrombi'],
    ['56208002', 'Ulcer'],
  ],
  substance: [
    ['87612001', 'Blood'],
    ['65216001', 'Cerebrospinal Fluid', 'csf'],
  ],
  object: [
    ['19923001', 'Catheter'],
    ['40388003', 'Implant'],
  ],
};

/** What a segment is said to show of which nothing is known. */
export const TISSUE: SegmentProperty = { category: CATEGORIES.tissue, type: CATEGORIES.tissue };

interface Named {
  readonly words: readonly string[];
  readonly property: SegmentProperty;
}

const NAMED: readonly Named[] = (Object.keys(TYPES) as Category[]).flatMap((category) =>
  TYPES[category].flatMap(([value, meaning, ...others]) =>
    [meaning, ...others].map((name) => ({
      words: wordsOf(name),
      property: { category: CATEGORIES[category], type: sct(value, meaning) },
    })),
  ),
);

/**
 * What a class of this name most likely shows: of what its name says, the last (the nuclei of liver cells are nuclei,
 * and so are liver nuclei), and of what ends there the longest; tissue where nothing is known.
 */
export function propertyNamed(name: string): SegmentProperty {
  // What stands behind these only says where, or of whom.
  const words = wordsOf(name.replace(/\s+(of|in|on|from)\s.*$/i, ''));
  const side =
    words.includes('left') !== words.includes('right') ? (words.includes('left') ? 'left' : 'right') : null;
  for (let end = words.length; end > 0; end--) {
    for (let start = 0; start < end; start++) {
      const phrase = words.slice(start, end).join(' ');
      const found = NAMED.find((one) => one.words.join(' ') === phrase);
      if (found === undefined) continue;
      const isSided = side !== null && !found.words.includes(side);
      return isSided ? { ...found.property, modifier: SIDES[side] } : found.property;
    }
  }
  return TISSUE;
}

/** In small letters, and in the singular as far as that is a matter of one letter. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)
    .map((word) => word.replace(/s$/, ''));
}
