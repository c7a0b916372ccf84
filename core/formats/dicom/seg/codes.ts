import type { Code, SegmentProperty } from '../../../document/codes.ts';

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
export const SIDES = {
  left: sct('7771000', 'Left'),
  right: sct('24028007', 'Right'),
  both: sct('51440002', 'Bilateral'),
} as const;

type Row = readonly [value: string, meaning: string, ...otherNames: string[]];

/**
 * What people call what they draw, by category: code and meaning of a type in SNOMED CT, and other names that it goes
 * by. Lines may be added; a name should be in one line only.
 */
export const TYPES: Readonly<Record<Category, readonly Row[]>> = {
  tissue: [
    ['85756007', 'Tissue'],
    ['248300009', 'Body fat'],
    ['309312004', 'Cartilage'],
    ['21793004', 'Connective tissue', 'stroma'],
    ['256674009', 'Fat', 'adipose tissue', 'adipose'],
    ['389081007', 'Gray Matter', 'grey matter', 'cortex'],
    ['52082005', 'Ligament'],
    ['71616004', 'Muscle'],
    ['119410002', 'Nerve'],
    ['113343008', 'Organ'],
    ['12402003', 'Scar tissue', 'scar'],
    ['71966008', 'Subcutaneous tissue'],
    ['13024002', 'Tendon'],
    ['389080008', 'White Matter'],
  ],
  anatomy: [
    ['113345001', 'Abdomen'],
    ['7832008', 'Abdominal aorta'],
    ['37783008', 'Acetabulum'],
    ['23451007', 'Adrenal gland', 'adrenal'],
    ['4958002', 'Amygdala'],
    ['15825003', 'Aorta'],
    ['57034009', 'Aortic Arch'],
    ['66754008', 'Appendix'],
    ['51114001', 'Artery', 'arteries'],
    ['59652004', 'Atrium'],
    ['89837001', 'Bladder', 'urinary bladder'],
    ['59820001', 'Blood vessel', 'vessel', 'vasculature'],
    ['272673000', 'Bone', 'skeleton'],
    ['12738006', 'Brain'],
    ['76752008', 'Breast'],
    ['955009', 'Bronchus', 'bronchi'],
    ['20982000', 'Capillary', 'capillaries'],
    ['69105007', 'Carotid Artery'],
    ['11000004', 'Caudate nucleus'],
    ['4421005', 'Cell'],
    ['113305005', 'Cerebellum'],
    ['71252005', 'Cervix'],
    ['51299004', 'Clavicle'],
    ['71854001', 'Colon'],
    ['28726007', 'Cornea'],
    ['41801008', 'Coronary Artery', 'coronary arteries'],
    ['88442005', 'Corpus callosum'],
    ['5798000', 'Diaphragm'],
    ['38848004', 'Duodenum'],
    ['32849002', 'Esophagus', 'oesophagus'],
    ['81745001', 'Eye'],
    ['80243003', 'Eyelid'],
    ['31435000', 'Fallopian tube'],
    ['71341001', 'Femur'],
    ['2812003', 'Femoral head'],
    ['87342007', 'Fibula'],
    ['67046006', 'Fovea centralis', 'fovea'],
    ['83251001', 'Frontal lobe'],
    ['28231008', 'Gallbladder', 'gall bladder'],
    ['14738005', 'Globus pallidus', 'pallidum'],
    ['80891009', 'Heart'],
    ['8993003', 'Hepatic Vein'],
    ['5366008', 'Hippocampus'],
    ['85050009', 'Humerus'],
    ['22356005', 'Ilium'],
    ['64131007', 'Inferior Vena Cava', 'vena cava'],
    ['36169008', 'Insula'],
    ['41296002', 'Iris'],
    ['64033007', 'Kidney'],
    ['14742008', 'Large intestine', 'large bowel'],
    ['4596009', 'Larynx'],
    ['66720007', 'Lateral ventricle'],
    ['82471001', 'Left atrium'],
    ['87878005', 'Left Ventricle'],
    ['78076003', 'Lens'],
    ['10200004', 'Liver'],
    ['39607008', 'Lung'],
    ['59441001', 'Lymph node'],
    ['83555006', 'Lymphatic vessel'],
    ['91609006', 'Mandible'],
    ['70925003', 'Maxilla'],
    ['72410000', 'Mediastinum'],
    ['74135004', 'Meniscus', 'menisci'],
    ['84640000', 'Nucleus', 'nuclei'],
    ['31065004', 'Occipital lobe'],
    ['244453006', 'Optic chiasm'],
    ['18234004', 'Optic nerve'],
    ['81016008', 'Optic nerve head', 'optic disc', 'optic disk'],
    ['363654007', 'Orbit'],
    ['15497006', 'Ovary', 'ovaries'],
    ['15776009', 'Pancreas'],
    ['69930009', 'Pancreatic duct'],
    ['16630005', 'Parietal lobe'],
    ['45289007', 'Parotid gland', 'parotid'],
    ['64234005', 'Patella'],
    ['76848001', 'Pericardium'],
    ['54066008', 'Pharynx'],
    ['56329008', 'Pituitary', 'pituitary gland'],
    ['3120008', 'Pleura'],
    ['32764006', 'Portal Vein'],
    ['41216001', 'Prostate'],
    ['81040000', 'Pulmonary artery'],
    ['122972007', 'Pulmonary vein'],
    ['89278009', 'Putamen'],
    ['62413002', 'Radius'],
    ['34402009', 'Rectum'],
    ['2841007', 'Renal artery'],
    ['5665001', 'Retina'],
    ['113197003', 'Rib'],
    ['73829009', 'Right Atrium'],
    ['53085002', 'Right ventricle'],
    ['54735007', 'Sacrum'],
    ['79601000', 'Scapula'],
    ['18619003', 'Sclera'],
    ['64739004', 'Seminal Vesicle'],
    ['60184004', 'Sigmoid colon'],
    ['39937001', 'Skin'],
    ['89546000', 'Skull'],
    ['30315005', 'Small intestine', 'small bowel'],
    ['2748008', 'Spinal cord'],
    ['421060004', 'Spine'],
    ['78961009', 'Spleen'],
    ['35819009', 'Splenic Vein'],
    ['56873002', 'Sternum'],
    ['69695003', 'Stomach'],
    ['54019009', 'Submandibular gland'],
    ['48345005', 'Superior Vena Cava'],
    ['78277001', 'Temporal lobe'],
    ['40689003', 'Testis', 'testes', 'testicle'],
    ['42695009', 'Thalamus'],
    ['113262008', 'Thoracic aorta'],
    ['9875009', 'Thymus'],
    ['69748006', 'Thyroid', 'thyroid gland'],
    ['12611008', 'Tibia'],
    ['21974007', 'Tongue'],
    ['38199008', 'Tooth', 'teeth'],
    ['44567001', 'Trachea'],
    ['23416004', 'Ulna'],
    ['87953007', 'Ureter'],
    ['13648007', 'Urethra'],
    ['35039007', 'Uterus'],
    ['76784001', 'Vagina'],
    ['29092000', 'Vein'],
    ['21814001', 'Ventricle'],
    ['51282000', 'Vertebra', 'vertebrae'],
    ['26386000', 'Vitreous'],
  ],
  morphology: [
    ['52988006', 'Lesion'],
    ['44132006', 'Abscess'],
    ['32048006', 'Adenoma'],
    ['85659009', 'Aneurysm'],
    ['75753009', 'Blood clot', 'clot'],
    ['68453008', 'Carcinoma'],
    ['367643001', 'Cyst'],
    ['79654002', 'Edema', 'oedema'],
    ['41699000', 'Effusion'],
    ['55584005', 'Embolus', 'emboli'],
    ['2099007', 'Hemangioma', 'haemangioma'],
    ['35566002', 'Hematoma', 'haematoma'],
    ['50960005', 'Hemorrhage', 'haemorrhage', 'bleeding'],
    ['23583003', 'Inflammation'],
    ['4147007', 'Mass'],
    ['2092003', 'Melanoma'],
    ['6574001', 'Necrosis'],
    ['108369006', 'Neoplasm', 'tumor', 'tumour', 'cancer'],
    ['86049000', 'Neoplasm, Primary'],
    ['14799000', 'Neoplasm, Secondary', 'metastasis', 'metastases'],
    ['27925004', 'Nodule'],
    ['1522000', 'Plaque'],
    ['60046008', 'Pleural effusion'],
    ['396339007', 'Thrombus', 'thrombi'],
    ['56208002', 'Ulcer'],
  ],
  substance: [
    ['15158005', 'Air'],
    ['70150004', 'Bile'],
    ['87612001', 'Blood'],
    ['65216001', 'Cerebrospinal Fluid', 'csf'],
    ['74947009', 'Gas'],
    ['78014005', 'Urine'],
  ],
  object: [
    ['68183006', 'Bone Screw', 'screw'],
    ['14106009', 'Cardiac pacemaker', 'pacemaker'],
    ['19923001', 'Catheter'],
    ['77720000', 'Clip'],
    ['27606000', 'Dental Prosthesis'],
    ['26412008', 'Endotracheal tube'],
    ['19227008', 'Foreign body'],
    ['40388003', 'Implant'],
    ['79068005', 'Needle'],
    ['53350007', 'Prosthesis'],
    ['65818007', 'Stent'],
    ['86407004', 'Table'],
  ],
};

/** What a segment is said to show of which nothing is known. */
export const TISSUE: SegmentProperty = { category: CATEGORIES.tissue, type: CATEGORIES.tissue };

/** What a class may show: what people call it, its meaning first. */
export interface KnownProperty {
  readonly names: readonly string[];
  readonly property: SegmentProperty;
}

/** All that `TYPES` lists, category by category. */
export const PROPERTIES: readonly KnownProperty[] = (Object.keys(TYPES) as Category[]).flatMap((category) =>
  TYPES[category].map(([value, ...names]) => ({
    names,
    property: { category: CATEGORIES[category], type: sct(value, names[0]) },
  })),
);

const NAMED = PROPERTIES.flatMap(({ names, property }) =>
  names.map((name) => ({ words: wordsOf(name), property })),
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
