/**
 * How many pieces, and where they go: what a quote needs beside the sizes. The towns with a workshop are at hand; any
 * other place is entered by name and position, since nothing here asks a map service where a buyer lives.
 */
import * as React from 'react';

import type { Got } from '../api';
import { Action } from '../ui/parts';
import type { Hub, Place } from '../wire';

/** As the registry has it (MOST_PIECES); more is a talk with a workshop. */
const MOST_PIECES = 20;
/** How long the browser may look for where it is, ms. */
const FIND_MS = 10_000;
const ELSEWHERE = 'elsewhere';

export function Quantity(props: { value: number; set: (quantity: number) => void }): JSX.Element {
  const [typed, setTyped] = React.useState(String(props.value));
  const type = (text: string): void => {
    setTyped(text);
    const pieces = Number(text);
    if (text !== '' && Number.isInteger(pieces) && pieces >= 1 && pieces <= MOST_PIECES) {
      props.set(pieces);
    }
  };
  return (
    <div className="fab-field fab-row fab-spread">
      <label htmlFor="fab-quantity">How many</label>
      <input
        id="fab-quantity"
        className="fab-number"
        type="number"
        min="1"
        max={MOST_PIECES}
        step="1"
        value={typed}
        onChange={event => type(event.target.value)}
        onBlur={() => setTyped(String(props.value))}
      />
    </div>
  );
}

export interface IWhereProps {
  hubs: Got<Hub>[];
  /** Told of every choice; null while another place is being entered. */
  set: (place: Place | null) => void;
}

/** Where the buyer lives: one of the workshops' towns, or another place. */
export function Where({ hubs, set }: IWhereProps): JSX.Element {
  const [chosen, setChosen] = React.useState(0);
  const choose = (value: string): void => {
    const index = value === ELSEWHERE ? -1 : Number(value);
    setChosen(index);
    set(hubs[index]?.place ?? null);
  };
  return (
    <>
      <div className="fab-field fab-row fab-spread">
        <label htmlFor="fab-place">Where you live</label>
        <select id="fab-place" value={chosen < 0 ? ELSEWHERE : chosen} onChange={event => choose(event.target.value)}>
          {hubs.map((hub, index) => (
            <option key={hub.id} value={index}>
              {hub.place.title}
            </option>
          ))}
          <option value={ELSEWHERE}>Another place…</option>
        </select>
      </div>
      {chosen < 0 && <Elsewhere set={set} />}
    </>
  );
}

function Elsewhere({ set }: Pick<IWhereProps, 'set'>): JSX.Element {
  const [title, setTitle] = React.useState('');
  const [latitude, setLatitude] = React.useState('');
  const [longitude, setLongitude] = React.useState('');
  const tell = (name: string, north: string, east: string): void => {
    setTitle(name);
    setLatitude(north);
    setLongitude(east);
    set(placeOf(name, north, east));
  };
  const find = async (): Promise<void> => {
    const { coords } = await position();
    tell(title || 'Where I am', coords.latitude.toFixed(3), coords.longitude.toFixed(3));
  };
  return (
    <div className="fab-elsewhere">
      <label>
        Town
        <input value={title} onChange={event => tell(event.target.value, latitude, longitude)} />
      </label>
      <label>
        North, °
        <input
          inputMode="decimal"
          placeholder="51.22"
          value={latitude}
          onChange={event => tell(title, event.target.value, longitude)}
        />
      </label>
      <label>
        East, °
        <input
          inputMode="decimal"
          placeholder="4.40"
          value={longitude}
          onChange={event => tell(title, latitude, event.target.value)}
        />
      </label>
      <Action label="Use where I am" run={find} />
    </div>
  );
}

/** The place, if it has a name and a position on Earth. Pure. */
export function placeOf(title: string, latitude: string, longitude: string): Place | null {
  const [north, east] = [latitude, longitude].map(text => (text.trim() ? Number(text.replace(',', '.')) : NaN));
  const there = Math.abs(north) <= 90 && Math.abs(east) <= 180;
  return there && title.trim() ? { title: title.trim(), latitude: north, longitude: east } : null;
}

function position(): Promise<GeolocationPosition> {
  return new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(
      resolve,
      () => reject(new Error('The browser does not say where you are; enter the town and its position.')),
      { timeout: FIND_MS }
    )
  );
}
