/** The library's finished pieces as pictures to choose from: what "Start from the Library" opens. */
import { Dialog, ReactWidget } from '@jupyterlab/apputils';
import * as React from 'react';

import { addressOf, request } from '../api';

interface IStarter {
  name: string;
  title: string;
  summary: string;
}

/** The piece that a person chooses; null if they go back. */
export async function chooseStarter(): Promise<string | null> {
  const { designs } = await request<{ designs: IStarter[] }>('library');
  let chosen: string | null = null;
  const body = new Shelf(designs, name => {
    chosen = name;
    dialog.resolve(0);
  });
  const dialog = new Dialog({
    title: 'Start from the library',
    body,
    buttons: [Dialog.cancelButton()],
    focusNodeSelector: '.fab-starter'
  });
  dialog.addClass('fab-starting');
  await dialog.launch();
  return chosen;
}

class Shelf extends ReactWidget {
  constructor(
    private readonly _pieces: IStarter[],
    private readonly _choose: (name: string) => void
  ) {
    super();
    this.addClass('fab-starters');
  }

  protected override render(): JSX.Element {
    return (
      <>
        <p>A piece that works, put into a notebook of your own: its code, its sliders, and its preview.</p>
        <ul>
          {this._pieces.map(piece => (
            <li key={piece.name}>
              <button className="fab-starter" data-starter={piece.name} onClick={() => this._choose(piece.name)}>
                <img src={addressOf(`library/${piece.name}.png`)} alt="" width={240} height={180} />
                <b>{piece.title}</b>
                <span>{piece.summary}</span>
              </button>
            </li>
          ))}
        </ul>
      </>
    );
  }
}
