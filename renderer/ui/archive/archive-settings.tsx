import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './archive.module.css';
import { hostOf, isOpenToAll } from './host.ts';

const words = text.archive;

/** As many characters as an address may have. */
const LONGEST_ADDRESS = 2000;

/** The one archive that is connected to, once a person has said so. */
export function ArchiveSettings() {
  const { archive } = useDesk().workbench;
  const setting = useObservable(archive, (state) => state.setting);
  const problem = useObservable(archive, (state) => state.settingProblem);
  const [address, setAddress] = useState(setting.address);
  const [user, setUser] = useState(setting.user);
  const [password, setPassword] = useState('');
  const isSame = address === setting.address && user === setting.user && password === '';
  const canUse = address.trim() !== '' && !(setting.isOn && isSame);
  const use = async (): Promise<void> => {
    if (!canUse) return;
    await archive.choose({ isOn: true, address, user, ...(password === '' ? {} : { password }) });
    // As it is written down, once it was taken.
    const taken = archive.state.setting;
    if (!taken.isOn || archive.state.settingProblem !== null) return;
    setAddress(taken.address);
    setPassword('');
  };
  const switchOff = (): void => {
    void archive.choose({ isOn: false, address: setting.address, user: setting.user });
  };
  return (
    <>
      <p className={styles['note']} role="status">
        {setting.isOn ? words.on(hostOf(setting.address)) : words.off}
      </p>
      <div className={styles['settings']}>
        <TextField
          label={words.address}
          size="wide"
          value={address}
          longest={LONGEST_ADDRESS}
          onChange={setAddress}
          onEnter={() => void use()}
        />
        <p className={styles['note']}>{words.addressHint}</p>
        <div className={styles['pair']}>
          <TextField
            label={words.user}
            size="wide"
            value={user}
            onChange={setUser}
            onEnter={() => void use()}
          />
          <TextField
            label={words.password}
            size="wide"
            isSecret
            value={password}
            onChange={setPassword}
            onEnter={() => void use()}
          />
        </div>
        <p className={styles['note']}>{words.passwords[setting.password]}</p>
        {isOpenToAll(address) && <p className={styles['warning']}>{words.open}</p>}
        {problem !== null && (
          <p className={styles['bad']} role="alert">
            {problem}
          </p>
        )}
        <div className={styles['buttons']}>
          <Button label={words.use} isDisabled={!canUse} onPress={() => void use()} />
          {setting.isOn && <Button label={words.switchOff} onPress={switchOff} />}
        </div>
      </div>
    </>
  );
}
