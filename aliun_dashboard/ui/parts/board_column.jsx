// A column of the board: head, cards scrolling inside, and what stands there when there are none.
import { memo, useEffect, useRef, useState } from "react";
import { useDroppable } from "@dnd-kit/core";
import Card, { Icon, say } from "./board_card.jsx";

/** Stands at the end of a column that has more, and asks for the next page once when it comes near. */
function More({ slug, lastId, labels, act }) {
  const ref = useRef(null);
  useEffect(() => {
    const watcher = new IntersectionObserver(
      (entries) => { if (entries.at(-1).isIntersecting) { watcher.disconnect(); act.more(slug, lastId); } },
      { root: ref.current.closest(".board-cards"), rootMargin: "600px 0px" },
    );
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [slug, lastId, act]);
  return <li ref={ref} className="board-more">{labels.more}</li>;
}

const Empty = ({ column, labels, act }) => (
  <div className="board-empty">
    <p>{column.empty || say(labels.empty, { column: column.name })}</p>
    {column.add !== false && <button type="button" onClick={() => act.add(column.slug)}>{labels.empty_add}</button>}
  </div>
);

/** One card per column is a tab stop: the one focused last, else the first. The others are reached by arrows or J/K. */
const Cards = memo(function Cards({ column, labels, act, lifted }) {
  const [focused, setFocused] = useState(null);
  const { cards } = column;
  if (!cards.length && !column.more) return <Empty column={column} labels={labels} act={act} />;
  const stop = cards.some((card) => card.id === focused) ? focused : cards[0]?.id;
  const follow = ({ target }) => setFocused(Number(target.closest("[data-card]")?.dataset.card));
  return (
    <ol className="board-cards" onFocus={follow}>
      {cards.map((card) => (
        <Card key={card.id} card={card} labels={labels} act={act} tab={card.id === stop ? 0 : -1} lifted={card.id === lifted} />
      ))}
      {column.more && <More slug={column.slug} lastId={cards.at(-1)?.id ?? 0} labels={labels} act={act} />}
    </ol>
  );
});

const Head = ({ column, labels, act }) => (
  <header className="board-head">
    <div className="board-row">
      <h2>{column.name}</h2>
      <span className="board-count">{column.count}</span>
      {column.add !== false && (
        <button type="button" className="board-add" onClick={() => act.add(column.slug)} title={labels.add}
          aria-label={say(labels.add_to, { column: column.name })}><Icon name="plus" /></button>
      )}
    </div>
    <p className="board-sums">
      {column.totals.join(" · ") || labels.no_sums}
      {column.weighted.length > 0 && <span> · {say(labels.weighted, { sums: column.weighted.join(" · ") })}</span>}
      {column.note && <span> · {column.note}</span>}
    </p>
  </header>
);

/** While a card is dragged, `allows` says whether it may come here (else null), and `lifted` is its id if it is from here. */
export const Column = memo(function Column({ column, labels, act, allows, lifted }) {
  const { setNodeRef, isOver } = useDroppable({ id: column.slug, data: { slug: column.slug } });
  const classes = ["board-column", allows === true && "allowed", allows === false && "forbidden", isOver && "over"].filter(Boolean).join(" ");
  return (
    <section ref={setNodeRef} className={classes} data-column={column.slug} aria-label={column.name}>
      <Head column={column} labels={labels} act={act} />
      <Cards column={column} labels={labels} act={act} lifted={lifted} />
    </section>
  );
});

/** On a phone: the columns' names above the one column shown. A card can be dropped on a name, too. */
export function Tab({ column, shown, allows }) {
  const { setNodeRef, isOver } = useDroppable({ id: `tab-${column.slug}`, data: { slug: column.slug, tab: true } });
  const goThere = () => document.querySelector(`[data-column="${column.slug}"]`).scrollIntoView({ inline: "start", block: "nearest" });
  const classes = [shown && "shown", allows === false && "forbidden", isOver && "over"].filter(Boolean).join(" ");
  return (
    <button ref={setNodeRef} type="button" className={classes} aria-current={shown} onClick={goThere}>
      {column.name} <span className="board-count">{column.count}</span>
    </button>
  );
}

export const Skeleton = ({ labels }) => (
  <div className="board" role="status" aria-label={labels.loading}>
    <div className="board-columns" aria-hidden="true">
      {[4, 3, 3, 2, 2, 1].map((cards, column) => (
        <div key={column} className="board-column">
          <div className="board-head"><i className="board-ghost line" /></div>
          <div className="board-cards">{Array.from({ length: cards }, (_, i) => <i key={i} className="board-ghost" />)}</div>
        </div>
      ))}
    </div>
  </div>
);
