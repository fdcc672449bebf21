/** The designs that anyone may order: pictures, a search, and the two things to do with one, fork it or order it. */
import * as React from 'react';

import { pictureOf, request } from '../api';
import { FabModel } from '../model';
import { money } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Action, Loading, Note, Problem } from '../ui/parts';
import type { Catalogue, DesignCard } from '../wire';
import type { Got } from '../api';

/** Waits until typing pauses before asking, ms. */
const PAUSE_MS = 250;

export interface IPanelProps {
  model: FabModel;
  /** Forks a version into the folder that the file browser shows, and opens it. */
  fork: (design: string, version: string) => Promise<void>;
}

export function CataloguePanel({ model, fork }: IPanelProps): JSX.Element {
  const [typed, setTyped] = React.useState('');
  const [query, setQuery] = React.useState('');
  React.useEffect(() => {
    const timer = setTimeout(() => setQuery(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useLoaded(
    model,
    () => request<Catalogue>(`registry/designs?q=${encodeURIComponent(query)}`),
    [query],
    /^version\./
  );
  const cards = found.value?.designs ?? [];
  return (
    <section className="fab-panel" aria-label="Catalogue">
      <input
        className="fab-search"
        type="search"
        aria-label="Search designs"
        placeholder="Search designs"
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      <Problem of={found.problem} />
      <Loading of={found} />
      {found.value && cards.length === 0 && (
        <Note>
          {query ? `No design is called or described by “${query}”.` : 'No design is listed yet. Publish one.'}
        </Note>
      )}
      <ul className="fab-cards">
        {cards.map(card => (
          <Card key={`${card.name}@${card.version}`} card={card} model={model} fork={fork} />
        ))}
      </ul>
    </section>
  );
}

function Card({ card, model, fork }: IPanelProps & { card: Got<DesignCard> }): JSX.Element {
  const price = card.from_price_minor === null ? null : money(card.from_price_minor, card.currency);
  return (
    <li className="fab-card" data-design={card.name}>
      <img src={pictureOf(card.name, card.version)} alt={card.title} loading="lazy" />
      <div className="fab-card-text">
        <h3>{card.title}</h3>
        <p>{card.summary}</p>
        <p className="fab-small">
          by {card.designer} · {card.licence} · version {card.version}
        </p>
        <div className="fab-row fab-spread">
          <span className="fab-price">{price ? `from ${price}` : ''}</span>
          <span className="fab-row">
            <Action
              label="Fork"
              title="Put a notebook of this design into your folder, to change it"
              run={() => fork(card.name, card.version)}
            />
            {model.buys && (
              <Action
                label="Order"
                kind="main"
                run={() => model.show('order', { design: card.name, version: card.version })}
              />
            )}
          </span>
        </div>
      </div>
    </li>
  );
}
