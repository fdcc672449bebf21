/**
 * Setting a piece's sizes, seeing what it costs and when it is ready, and ordering it with workshop credits.
 *
 * Every change asks for a new quote once the hand rests; the last answer wins. A size that is not offered can be asked
 * for. Money moves only after the confirmation, with one idempotency key for each quote.
 */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { UUID } from '@lumino/coreutils';
import * as React from 'react';

import { Got, Refusal, request } from '../api';
import { defaults, objection, Schema, settled } from '../form/limits';
import { Values } from '../form/logic';
import { ParameterForm } from '../form/ParameterForm';
import { FabModel } from '../model';
import { Piece } from '../piece/Piece';
import { day, money } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Action, Loading, Note, Problem } from '../ui/parts';
import type { Hubs, Order, Place, Quote, Version } from '../wire';
import { AskDesigner } from './AskDesigner';
import { Quantity, Where } from './Delivery';
import { QuoteView } from './QuoteView';

/** How long the hand must rest before a price is asked for, ms. */
const REST_MS = 450;

export function OrderPanel({ model }: { model: FabModel }): JSX.Element {
  const { design, version } = model.subject;
  const found = useLoaded(model, () => request<Version>(`registry/designs/${design}/${version}`), [design, version]);
  return (
    <section className="fab-panel" aria-label="Order">
      <button className="fab-link" onClick={() => model.show('catalogue')}>
        ‹ Catalogue
      </button>
      <Problem of={found.problem} />
      <Loading of={found} />
      {found.value && <Configure key={found.value.digest} model={model} version={found.value} />}
    </section>
  );
}

function Configure({ model, version }: { model: FabModel; version: Got<Version> }): JSX.Element {
  const schema: Schema = version.parameters;
  const [values, setValues] = React.useState<Values>({ ...defaults(schema), ...model.subject.values });
  const [quantity, setQuantity] = React.useState(1);
  const [elsewhere, setElsewhere] = React.useState<Place | null | undefined>(undefined);
  const [quote, setQuote] = React.useState<Got<Quote> | null>(null);
  const [problem, setProblem] = React.useState<unknown>(null);
  const [stale, setStale] = React.useState(true);
  const towns = useLoaded(model, () => request<Hubs>('registry/hubs'), []);
  const wrong = objection(schema, values);
  const made = settled(schema, values);
  const where = elsewhere === undefined ? towns.value?.hubs[0]?.place : elsewhere;

  React.useEffect(() => {
    setStale(true);
    setProblem(null);
    if (wrong || !where) {
      return;
    }
    const asking = new AbortController();
    const timer = setTimeout(() => {
      const body = { design: version.name, version: version.version, values: made, place: where, quantity };
      request<Quote>('registry/quotes', { body, signal: asking.signal }).then(
        answer => {
          if (!asking.signal.aborted) {
            setQuote(answer);
            setStale(false);
          }
        },
        error => !asking.signal.aborted && setProblem(error)
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [version.digest, JSON.stringify(made), JSON.stringify(where), quantity]);

  const refused = problem instanceof Refusal && problem.negotiable;
  return (
    <>
      <header className="fab-head">
        <div>
          <h2>{version.title}</h2>
          <p className="fab-small">
            {version.name} {version.version} · by {version.designer}
          </p>
        </div>
      </header>
      <Piece design={version.name} version={version.version} values={made} wrong={wrong !== null} />
      <ParameterForm design={version.name} schema={schema} values={values} onChange={setValues} wrong={wrong} />
      <fieldset className="fab-delivery">
        <legend>Delivery</legend>
        <Quantity value={quantity} set={setQuantity} />
        <Where hubs={towns.value?.hubs ?? []} set={setElsewhere} />
      </fieldset>
      <Problem of={problem ?? towns.problem} />
      {(wrong?.negotiable || refused) && (
        <AskDesigner
          model={model}
          design={version.name}
          version={version.version}
          values={made}
          why={wrong?.text ?? (problem as Refusal).message}
        />
      )}
      {!wrong && elsewhere === null && (
        <Note>Enter the town and its position; the price depends on the way there.</Note>
      )}
      {!wrong && !problem && where && !quote && <Note>Working out the price…</Note>}
      {!wrong && !problem && where && quote && (
        <>
          <QuoteView quote={quote} stale={stale} />
          <Confirm key={quote.id} model={model} quote={quote} disabled={stale} />
        </>
      )}
    </>
  );
}

/** The one place in Lab where money moves: asked for once more, and sent with one key for each quote. */
function Confirm(props: { model: FabModel; quote: Got<Quote>; disabled: boolean }): JSX.Element {
  const { model, quote } = props;
  const [key] = React.useState(() => UUID.uuid4());
  const credits = model.me?.credits_minor ?? 0;
  const total = money(quote.total_minor, quote.currency);
  if (credits < quote.total_minor) {
    return (
      <Note>
        You have {money(credits, quote.currency)} of workshop credits and this costs {total}. Redeem a voucher under
        Account first.
      </Note>
    );
  }
  const order = async (): Promise<void> => {
    const answer = await showDialog({
      title: `Order for ${total}?`,
      body: `${total} of your workshop credits are held until you have accepted the piece. ${quote.hub_title} makes it by ${day(quote.promise_date)}. You can cancel, and get everything back, until cutting begins.`,
      buttons: [Dialog.cancelButton({ label: 'Not yet' }), Dialog.okButton({ label: `Pay ${total} and order` })]
    });
    if (answer.button.accept) {
      const placed = await request<Order>('registry/orders', { body: { quote: quote.id }, key });
      await model.refresh();
      model.show('orders', { order: placed.id });
    }
  };
  return <Action label={`Order for ${total}`} kind="main" disabled={props.disabled} run={order} />;
}
