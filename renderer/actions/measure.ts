import { calibrationBy } from '../../core/document/measurement.ts';
import { projectOf } from '../../core/document/image-id.ts';
import type { Spacing } from '../../core/geometry/size.ts';
import type { Session } from '../editor/session.ts';
import type { Workspace } from '../editor/workspace.ts';
import { onWork } from './action.ts';
import type { ActionTable } from './action.ts';

/** Lines that were measured, by their place in the list, and the scale of the image. */
export const measureActions = {
  'measure.delete': {
    ofFrame: true,
    ...onWork(({ workspace }, session, place: number) => {
      const { measurements } = session.document.frame;
      const fields = { measurements: measurements.filter((_, index) => index !== place) };
      workspace.commit('measure-delete', null, { fields });
    }),
  },
  /** Says how long the line is in truth, and so how large the pixels of its series are. */
  'measure.calibrate': {
    ofFrame: true,
    ...onWork(
      (
        { workspace },
        session,
        { place, millimetres }: { readonly place: number; readonly millimetres: number },
      ) => {
        const line = session.document.frame.measurements[place];
        const calibration = line === undefined ? null : calibrationBy(line, millimetres);
        if (calibration !== null) calibrate(workspace, session, calibration);
      },
    ),
  },
  'measure.forgetScale': {
    label: 'Forget the calibrated scale',
    ofFrame: true,
    ...onWork(({ workspace }, session) => calibrate(workspace, session, null)),
    isEnabled: ({ workspace }) => workspace.state.value.isCalibrated,
  },
} as const satisfies ActionTable;

/** One step for the frames of the series that were ever opened; the others ask those. */
function calibrate(workspace: Workspace, { document }: Session, calibration: Spacing | null): void {
  const { stream } = workspace;
  const { imageId } = document;
  const project = projectOf(imageId);
  const all = workspace.state.value.frames.filter((frame) => frame !== null);
  const isKnown = (id: string): boolean => stream.frame(id) !== undefined;
  void workspace.across(
    () => ({ project, frames: all.filter((id) => !isKnown(id)), labels: [] }),
    () => {
      const targets = all.filter(isKnown).map((frame) => ({ frame, fields: { calibration } }));
      stream.commit({ name: 'calibrate', project, targets, place: imageId });
    },
  );
}
