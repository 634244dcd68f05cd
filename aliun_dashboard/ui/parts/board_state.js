// The board's pure transitions: every function takes the columns and answers the next columns.
// Columns and cards that did not change keep their identity, so that only what changed is drawn again.

export function find(columns, id) {
  for (const column of columns) {
    const index = column.cards.findIndex((card) => card.id === id);
    if (index >= 0) return { column, index, card: column.cards[index] };
  }
  return null;
}

const withCards = (columns, slug, change) =>
  columns.map((column) => (column.slug === slug ? { ...column, cards: change(column.cards) } : column));

export function drop(columns, id) {
  const at = find(columns, id);
  return at ? withCards(columns, at.column.slug, (cards) => cards.filter((card) => card.id !== id)) : columns;
}

/** Shows `card` in its stage. It keeps its place within a column; a card put back returns to where it was. */
export function put(columns, card, force = false) {
  const at = find(columns, card.id);
  if (at && !force && card.version < at.card.version) return columns;
  if (at?.column.slug === card.stage) return withCards(columns, card.stage, (cards) => cards.with(at.index, card));
  const origin = at?.card.pending;
  const others = drop(columns, card.id);
  const column = others.find(({ slug }) => slug === card.stage);
  const index = card.pending ? 0 : origin?.slug === card.stage ? origin.index : placeOf(card, column.cards);
  if (index === column.cards.length && column.more) return others; // it belongs to a page that is not loaded yet
  return withCards(others, card.stage, (cards) => cards.toSpliced(index, 0, card));
}

/** Newest in its stage first. */
function placeOf(card, cards) {
  const older = cards.findIndex(({ since, pending }) => !pending && since <= card.since);
  return older < 0 ? cards.length : older;
}

/** Moves a card before the server has agreed; it is marked pending and remembers where it came from. */
export function moveAhead(columns, id, to) {
  const { column, index, card } = find(columns, id);
  return put(columns, { ...card, stage: to, pending: { slug: column.slug, index } });
}

/** Takes back a move that nobody confirmed. */
export function takeBack(columns, id) {
  const card = find(columns, id)?.card;
  return card?.pending ? put(columns, { ...card, stage: card.pending.slug, pending: undefined }) : columns;
}

const heads = (columns, news) =>
  columns.map((column) => {
    const head = news.find(({ slug }) => slug === column.slug);
    return head ? { ...column, ...head } : column;
  });

function apply(columns, op) {
  let next = columns;
  if (op.op === "put") next = put(columns, op.card, op.force);
  if (op.op === "drop") next = drop(columns, op.id);
  const news = op.heads ?? (op.op === "heads" ? op.columns : null);
  return news ? heads(next, news) : next;
}

export const patch = (columns, ops) => ops.reduce(apply, columns);

/** Appends one more page to a column, leaving out cards the board already shows anywhere. */
export function append(columns, { slug, cards, more }) {
  const fresh = cards.filter((card) => !find(columns, card.id));
  return columns.map((column) => (column.slug === slug ? { ...column, more, cards: [...column.cards, ...fresh] } : column));
}

/** One reducer for useReducer: [transition, ...arguments]. */
export const reduce = (columns, [transition, ...args]) => transition(columns, ...args);
export const snapshot = (_, columns) => columns;
