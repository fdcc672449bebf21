/** An order, opened: what was ordered at which sizes, and the price that was agreed, line by line. */
import * as React from 'react';

import { Got, request } from '../api';
import { Schema, valueText } from '../form/limits';
import type { Value } from '../form/logic';
import { FabModel } from '../model';
import { QuoteView } from '../order/QuoteView';
import { words } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Facts } from '../ui/parts';
import type { Order, Version } from '../wire';

const _versions = new Map<string, Promise<Got<Version>>>();

/** A version, asked for once: its bytes never change. */
function versionOf(design: string, version: string): Promise<Got<Version>> {
  const key = `${design}@${version}`;
  const found = _versions.get(key) ?? request<Version>(`registry/designs/${design}/${version}`);
  _versions.set(key, found);
  found.catch(() => _versions.delete(key));
  return found;
}

/** The version that was ordered; null until it is there, and where it can be read no more. */
export function useVersion(model: FabModel, order: Got<Order>): Got<Version> | null {
  const { design, version } = order.quote;
  return useLoaded(model, () => versionOf(design, version), [design, version]).value;
}

/** The values in words, by the parameters' own titles and in their order where the design is known. Pure. */
export function valuesOf(values: Record<string, Value>, schema: Schema | null): [string, string][] {
  const known = (schema?.parameters ?? []).filter(one => one.name in values);
  const others = Object.entries(values).filter(([name]) => !known.some(one => one.name === name));
  return [
    ...known.map((one): [string, string] => [one.title, valueText(one, values[one.name])]),
    ...others.map(([name, value]): [string, string] => [words(name), String(value)])
  ];
}

/** The lengths that the design names first: Width 1000 mm · Depth 500 mm. Empty where it is not known. Pure. */
export function sizesOf(values: Record<string, Value>, schema: Schema | null): string {
  const first = schema?.parameters[0]?.group;
  const lengths = (schema?.parameters ?? []).filter(one => one.kind === 'length' && one.group === first);
  return lengths.map(one => `${one.title} ${valueText(one, values[one.name] ?? one.default)}`).join(' · ');
}

export function OrderDetails({ order, version }: { order: Got<Order>; version: Got<Version> | null }): JSX.Element {
  const { quote } = order;
  const rows: [string, React.ReactNode][] = [
    ['Design', `${quote.design} ${quote.version}`],
    ...valuesOf(quote.values, version?.parameters ?? null),
    ['How many', String(quote.quantity)],
    ['Goes to', quote.place.title],
    ['Order', order.id]
  ];
  return (
    <details className="fab-details fab-ordered">
      <summary>What you ordered, and its price</summary>
      <Facts of={rows} />
      <QuoteView quote={quote} stale={false} />
    </details>
  );
}
