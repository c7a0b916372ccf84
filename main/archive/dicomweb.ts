import { randomUUID } from 'node:crypto';
import type { ArchiveStudy, Refusal, StudyQuery } from '../../core/contract/archive.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { readInstances, readRefusals, readStudies } from '../../core/formats/dicom/web/dicom-json.ts';
import type { ArchiveInstance } from '../../core/formats/dicom/web/dicom-json.ts';
import {
  ANY_DICOM,
  boundaryOf,
  decodeMultipart,
  encodeMultipart,
} from '../../core/formats/dicom/web/multipart.ts';
import { askArchive } from './http.ts';
import type { ArchiveAddress, ArchiveAnswer, ArchiveRequest } from './http.ts';

/** Asked for beside what every archive tells. */
const FIELDS = [
  'StudyDescription',
  'ModalitiesInStudy',
  'NumberOfStudyRelatedSeries',
  'NumberOfStudyRelatedInstances',
];

const JSON_TYPE = 'application/dicom+json';

/** More are asked for in several answers. */
const PAGE = 500;

/** Studies that a list shows: who finds more asks more closely. */
export const MOST_STUDIES = 200;

/** An archive that speaks DICOMweb: QIDO-RS, WADO-RS and STOW-RS of PS3.18. */
export class Archive {
  constructor(private readonly address: ArchiveAddress) {}

  /**
   * Studies that a query finds, the first `MOST_STUDIES` of them.
   * @throws WorkbenchError as `askArchive`, `dicomweb.answer`
   */
  async studies(query: StudyQuery, signal?: AbortSignal): Promise<readonly ArchiveStudy[]> {
    const wanted = {
      PatientName: query.patientName,
      PatientID: query.patientId,
      StudyDate: query.date,
      ModalitiesInStudy: query.modality,
      AccessionNumber: query.accessionNumber,
    };
    const given = Object.entries(wanted).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    );
    const fields = FIELDS.map((field): [string, string] => ['includefield', field]);
    const parameters = new URLSearchParams([...given, ...fields, ['limit', String(MOST_STUDIES)]]);
    return readStudies(await this.#list(`/studies?${parameters.toString()}`, signal));
  }

  /** Whether it has a study. @throws WorkbenchError as `askArchive`, `dicomweb.answer` */
  async has(study: string, signal?: AbortSignal): Promise<boolean> {
    const found = readStudies(await this.#list(`/studies?StudyInstanceUID=${study}&limit=1`, signal));
    return found.some(({ uid }) => uid === study);
  }

  /** @throws WorkbenchError as `askArchive`, `dicomweb.answer` */
  async instances(study: string, signal?: AbortSignal): Promise<readonly ArchiveInstance[]> {
    const found = new Map<string, ArchiveInstance>();
    for (;;) {
      const page = `limit=${PAGE}&offset=${found.size}`;
      const before = found.size;
      for (const one of readInstances(await this.#list(`/studies/${study}/instances?${page}`, signal))) {
        found.set(one.uid, one);
      }
      // Some archives answer with all of them, whatever they were asked for.
      if (found.size - before < PAGE) return [...found.values()];
    }
  }

  /** A file as it is stored. @throws WorkbenchError as `askArchive`, `dicomweb.answer` */
  async file(
    study: string,
    { series, uid }: ArchiveInstance,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const path = `/studies/${study}/series/${series}/instances/${uid}`;
    const { bytes, contentType } = await this.#ask(path, { accept: ANY_DICOM }, signal);
    const boundary = boundaryOf(contentType);
    const [file] = boundary === undefined ? [bytes] : decodeMultipart(bytes, boundary);
    if (file === undefined || file.length === 0) {
      throw new WorkbenchError('dicomweb.answer', `The archive gave nothing for the file ${uid}.`);
    }
    return file;
  }

  /** Stores files, and returns those that were refused. @throws WorkbenchError as `askArchive`, `dicomweb.answer` */
  async store(files: readonly Uint8Array[], signal?: AbortSignal): Promise<readonly Refusal[]> {
    const body = encodeMultipart(files, randomUUID());
    const request = { method: 'POST', accept: JSON_TYPE, body } as const;
    return readRefusals(jsonOf(await this.#ask('/studies', request, signal)));
  }

  async #list(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    const answer = await this.#ask(path, { accept: JSON_TYPE }, signal);
    // Nothing was found.
    return answer.bytes.length === 0 ? [] : jsonOf(answer);
  }

  #ask(path: string, request: ArchiveRequest, signal: AbortSignal | undefined): Promise<ArchiveAnswer> {
    return askArchive(this.address, path, { ...request, ...(signal === undefined ? {} : { signal }) });
  }
}

function jsonOf({ bytes }: ArchiveAnswer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new WorkbenchError('dicomweb.answer', 'The archive answered with something that is no JSON.', {
      cause,
    });
  }
}
