import type { HostCommand } from '../ports.ts';
import type { ActionDefinition, ActionsOf } from './action.ts';

/** What the application around the editor does. */
export const appActions: ActionsOf<'app'> = {
  'app.openFolder': host('openFolder'),
  'app.predict': host('predict'),
  'app.checkByFlipping': host('checkByFlipping'),
  'app.predictAll': host('predictAll'),
  'app.acceptAndNext': host('acceptAndNext'),
  'app.nextImage': host('nextImage'),
  'app.previousImage': host('previousImage'),
  'app.nextUnreviewed': host('nextUnreviewed'),
  'app.export': host('export'),
  'app.settings': host('settings'),
  'app.help': host('help'),
  'app.palette': host('palette'),
};

function host(command: HostCommand): ActionDefinition<`app.${HostCommand}`> {
  return {
    isEnabled: ({ ports }) => ports.host.isEnabled(command),
    run: ({ workspace, ports }) => {
      workspace.settle();
      ports.host.run(command);
    },
  };
}
