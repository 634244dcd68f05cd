// «Mover a…»: one menu shared by all cards, the way to move without dragging.
import { useLayoutEffect, useRef } from "react";
import { say } from "./board_card.jsx";

const QUOTABLE = new Set(["qualified", "core_proposal", "atlas_proposal", "payment_pending", "special_case"]);
const NEIGHBOUR = { ArrowDown: 1, ArrowUp: -1 };

function walk(event) {
  const items = [...event.currentTarget.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { Home: 0, End: items.length - 1 }[event.key] ?? (NEIGHBOUR[event.key] && (at + NEIGHBOUR[event.key] + items.length) % items.length);
  if (to === undefined) return;
  event.preventDefault();
  items[to].focus();
}

function place(menu, anchor) {
  const { left, bottom, top } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${bottom + height < innerHeight ? bottom + 4 : Math.max(8, top - height - 4)}px`;
}

/** Open while `card` is given, beside `anchor`. */
export default function MoveMenu({ card, anchor, columns, labels, onPick, onAssign, onClose }) {
  const ref = useRef(null);
  const open = !!card;
  useLayoutEffect(() => {
    const menu = ref.current;
    if (!open) return menu.hidePopover();
    anchor.focus(); // where the browser brings the focus back to
    menu.showPopover();
    place(menu, anchor);
    menu.querySelector("[role=menuitem]:not([aria-disabled=true])")?.focus();
  }, [open, anchor]);

  const pick = (slug) => { ref.current.hidePopover(); onClose(); onPick(card, slug); };
  const assign = () => { ref.current.hidePopover(); onClose(); onAssign(card.id); };
  const hint = (slug) => (slug === card.stage ? labels.here : card.moves.includes(slug) ? "" : labels.not_allowed);
  return (
    <div ref={ref} popover="auto" className="board-menu" role="menu" aria-label={card && say(labels.menu, { card: card.name })}
      onKeyDown={walk} onToggle={(event) => event.newState === "closed" && onClose()}>
      {card && <p aria-hidden="true">{say(labels.menu, { card: card.name })}</p>}
      {card && columns.map(({ slug, name }) => (
        <button key={slug} type="button" role="menuitem" tabIndex={-1} aria-disabled={!!hint(slug)} onClick={() => hint(slug) || pick(slug)}>
          {name} <small>{hint(slug)}</small>
        </button>
      ))}
      {card && QUOTABLE.has(card.stage) && <a role="menuitem" tabIndex={-1} className="board-assign" href={`/cotizaciones/${card.id}/`}>{labels.quote}</a>}
      {card && onAssign && <button type="button" role="menuitem" tabIndex={-1} className="board-assign" onClick={assign}>{labels.assign}</button>}
    </div>
  );
}
