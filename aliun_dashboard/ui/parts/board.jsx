// The pipeline board: columns of leads that people drag, move by keyboard or by menu.
// The server owns the truth: it sends a snapshot, then patches; the board only runs ahead of it while a move is pending.
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "react";
import {
  closestCenter, DndContext, DragOverlay, KeyboardSensor, MeasuringStrategy, MouseSensor, pointerWithin, TouchSensor, useDraggable, useSensor, useSensors,
} from "@dnd-kit/core";
import { BOARD_ID, Face, say } from "./board_card.jsx";
import { Column, Skeleton, Tab } from "./board_column.jsx";
import MoveMenu from "./board_menu.jsx";
import * as to from "./board_state.js";

const MOUSE = { activationConstraint: { distance: 4 } };
const TOUCH = { activationConstraint: { delay: 200, tolerance: 6 } }; // a shorter touch scrolls
const KEYS = {
  coordinateGetter: neighbourColumn,
  keyboardCodes: { start: ["Space"], cancel: ["Escape", "Tab"], end: ["Space", "Enter"] },
  scrollBehavior: "auto",
};
const AWAY_MS = 20000; // a glance at another tab is not worth a new loading
const MEASURING = { droppable: { strategy: MeasuringStrategy.WhileDragging } };
const AUTO_SCROLL = { canScroll: (element) => element.classList.contains("board-columns"), acceleration: 5, threshold: { x: 0.1, y: 0 } };

const isColumn = ({ data }) => !data.current.tab;

/** While a card is lifted by keyboard, ← and → take it to the neighbour column. */
function neighbourColumn(event, { currentCoordinates, context: { droppableContainers, droppableRects, over, active } }) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.code];
  if (!step) return undefined;
  event.preventDefault();
  const left = ({ id }) => droppableRects.get(id).left;
  const columns = droppableContainers.getEnabled().filter(isColumn).sort((a, b) => left(a) - left(b));
  const here = columns.findIndex(({ id }) => id === (over?.id ?? active.data.current.stage));
  const next = columns[here + step];
  if (!next) return undefined;
  const { left: x, width } = droppableRects.get(next.id);
  return { x: x + (width - active.rect.current.initial.width) / 2, y: currentCoordinates.y };
}

/** The pointer decides; a card lifted by keyboard is where its middle is. */
const whereIs = (args) =>
  args.pointerCoordinates
    ? pointerWithin(args)
    : closestCenter({ ...args, droppableContainers: args.droppableContainers.filter(isColumn) });

/** One draggable for all cards takes hold of the card that was pressed, so that a drag draws no other card anew. */
function Grip({ cardOf, children }) {
  const grabbed = useRef({}).current; // dnd-kit hands it out as the data of what is dragged
  const { active, listeners, setNodeRef, setActivatorNodeRef } = useDraggable({ id: "card", data: grabbed });
  const take = (name) => (event) => {
    const element = event.target.closest("[data-card]");
    const card = element && cardOf(element);
    if (active || !card || card.pending) return;
    grabbed.card = card;
    setNodeRef(element);
    setActivatorNodeRef(element);
    listeners[name](event);
  };
  return (
    <div className="board-columns" onMouseDown={take("onMouseDown")} onTouchStart={take("onTouchStart")} onKeyDown={take("onKeyDown")}>
      {children}
    </div>
  );
}

/** What the board shows. While a card is dragged, news about it (and a whole new snapshot) waits in `held`. */
function useColumns({ columns, loaded, patch, more, act }) {
  const [shown, dispatch] = useReducer(to.reduce, []);
  const seen = useRef(new Set());
  const held = useRef(null);
  const place = useRef(null);
  const waits = (op) => held.current && (held.current.all || (op.card?.id ?? op.id) === held.current.id);
  const hold = (id) => { held.current = { id, all: false, actions: [] }; };
  const release = () => { const { actions } = held.current; held.current = null; actions.forEach(dispatch); };

  useEffect(() => {
    place.current = null; // what is loaded anew holds all that was sent before
    if (!held.current) return dispatch([to.snapshot, columns]);
    held.current.all = true;
    held.current.actions.push([to.snapshot, columns]);
  }, [columns, loaded]); // Reflex keeps the old object when new columns equal it; `loaded` tells that they came anew
  useEffect(() => {
    if (!patch?.ops || seen.current.has(patch.id)) return;
    seen.current.add(patch.id);
    if (patch.n && place.current && patch.n !== place.current + 1) act.gap(); // React drew two arrivals as one
    place.current = patch.n ?? place.current;
    const later = patch.ops.filter(waits);
    if (later.length) held.current.actions.push([to.patch, later]);
    dispatch([to.patch, patch.ops.filter((op) => !later.includes(op))]);
  }, [patch, act]);
  useEffect(() => { if (more?.cards) dispatch([to.append, more]); }, [more]);
  return { shown, dispatch, hold, release };
}

/** A card drawn anew in another column keeps the keyboard focus it had. */
function useKeptFocus(root, shown) {
  const last = useRef(null);
  useLayoutEffect(() => {
    if (last.current && document.activeElement === document.body) root.current?.querySelector(`[data-card="${last.current}"]`)?.focus({ preventScroll: true });
  }, [shown]);
  return {
    onFocus: ({ target }) => { last.current = target.closest("[data-card]")?.dataset.card; },
    onBlur: ({ target }) => { if (target.isConnected) last.current = null; },
  };
}

const cardsOf = (element) => [...element.querySelectorAll("[data-card]")];

/** The card that `key` leads to from `card` (null: nothing focused yet). */
function nextCard(root, card, key) {
  if (!card) return key === "j" ? cardsOf(root)[0] : null;
  const column = card.closest("[data-column]");
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key];
  if (step) return cardsOf(column)[cardsOf(column).indexOf(card) + step];
  const columns = [...root.querySelectorAll("[data-column]")];
  const at = columns.indexOf(column);
  const others = { ArrowRight: columns.slice(at + 1), ArrowLeft: columns.slice(0, at).reverse() }[key];
  return others?.map((other) => other.querySelector("[data-card][tabindex='0']")).find(Boolean);
}

/** J/K and arrows walk over the cards, M opens «Mover a…», Enter opens the lead. */
function useKeys(root, act, dragging) {
  useEffect(() => {
    const onKey = (event) => {
      const { target, key } = event;
      const here = target === document.body || root.current?.contains(target);
      if (!here || dragging || event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, [popover]")) return;
      const card = target.closest("[data-card]");
      const next = nextCard(root.current, card, key.length === 1 ? key.toLowerCase() : key);
      if (next) { event.preventDefault(); next.focus(); }
      if (card && key.toLowerCase() === "m") act.menu(Number(card.dataset.card), card.querySelector(".board-move"));
      if (card && key.toLowerCase() === "a") { event.preventDefault(); act.assign(Number(card.dataset.card)); }
      if (card === target && card && key === "Enter") act.open(Number(card.dataset.card));
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [root, act, dragging]);
}

/** Nobody looks at a tab in the background: it asks for no news, and for everything when it comes back. */
function useWatching(now) {
  useEffect(() => {
    let timer;
    let away = false;
    const leave = () => { away = true; now.current.onAway?.(); };
    const turn = () => {
      clearTimeout(timer);
      if (document.hidden) timer = setTimeout(leave, AWAY_MS);
      else if (away) { away = false; now.current.onBack?.(); }
    };
    document.addEventListener("visibilitychange", turn);
    return () => { clearTimeout(timer); document.removeEventListener("visibilitychange", turn); now.current.onAway?.(); };
  }, [now]);
}

/** On a phone: which column is in view. */
function useInView(root, ready) {
  const [slug, setSlug] = useState(null);
  useEffect(() => {
    if (!ready) return undefined;
    const watcher = new IntersectionObserver(
      (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && setSlug(target.dataset.column)),
      { root: root.current.querySelector(".board-columns"), threshold: 0.6 },
    );
    root.current.querySelectorAll("[data-column]").forEach((column) => watcher.observe(column));
    return () => watcher.disconnect();
  }, [root, ready]);
  return slug;
}

export function PipelineBoard({
  columns, loaded, patch, more, labels: given, busy, onMove, onMore, onOpen, onAccept, onReject, onAdd, onAssign, onGap, onAway, onBack,
}) {
  const labels = useMemo(() => given, [JSON.stringify(given)]);
  const root = useRef(null);
  const [dragging, setDragging] = useState(null);
  const [fliesBack, setFliesBack] = useState(true);
  const [menu, setMenu] = useState(null);
  const [said, setSaid] = useState("");
  const sensors = useSensors(useSensor(MouseSensor, MOUSE), useSensor(TouchSensor, TOUCH), useSensor(KeyboardSensor, KEYS));

  const now = useRef({});
  const act = useMemo(() => ({
    open: (id) => now.current.onOpen?.(id),
    more: (slug, lastId) => now.current.onMore?.(slug, lastId),
    accept: ({ id, version }) => now.current.onAccept?.(id, version),
    reject: ({ id, version }) => now.current.onReject?.(id, version),
    assign: (id) => now.current.onAssign?.(id),
    add: (slug) => now.current.onAdd?.(slug),
    gap: () => now.current.onGap?.(),
    menu: (id, anchor) => setMenu({ id, anchor }),
    unanswered: (card) => now.current.takeBack(card),
  }), []);
  const { shown, dispatch, hold, release } = useColumns({ columns, loaded, patch, more, act });
  const takeBack = (card) => { dispatch([to.takeBack, card.id]); setSaid(say(labels.unanswered, { card: card.name })); };
  now.current = { onMore, onOpen, onAccept, onReject, onAdd, onAssign, onGap, onAway, onBack, takeBack };

  useWatching(now);
  useKeys(root, act, !!dragging);
  const focusKeeping = useKeptFocus(root, shown);
  const inView = useInView(root, shown.length > 0);

  const nameOf = (slug) => shown.find((column) => column.slug === slug)?.name;
  const mayGo = (card, slug) => card.moves.includes(slug);
  const tell = (label, card, slug) => say(label, { card: card.name, column: nameOf(slug) });

  /** Asks the server for the move; shows it at once only where it is allowed. A refused one brings its reason as a toast. */
  const move = (card, slug) => {
    if (slug === card.stage || card.pending) return;
    if (mayGo(card, slug)) dispatch([to.moveAhead, card.id, slug]);
    onMove?.(card.id, card.version, slug);
  };

  const onDragStart = ({ active: { data } }) => { const { card } = data.current; hold(card.id); setDragging(card); setFliesBack(true); };
  const onDragCancel = () => { setDragging(null); release(); };
  const onDragEnd = ({ over }) => {
    const slug = over?.data.current.slug ?? dragging.stage;
    setFliesBack(!mayGo(dragging, slug));
    setDragging(null);
    move(dragging, slug);
    release();
  };

  const speak = (home, allowed, forbidden) => ({ active, over }) => {
    const { card } = active.data.current;
    const slug = over?.data.current.slug ?? card.stage;
    if (slug === card.stage) return tell(home, card, slug);
    return tell(mayGo(card, slug) ? allowed : forbidden, card, slug);
  };
  const accessibility = {
    screenReaderInstructions: { draggable: labels.instructions },
    announcements: {
      onDragStart: speak(labels.lifted),
      onDragOver: speak(labels.lifted, labels.over, labels.over_forbidden),
      onDragEnd: speak(labels.stays, labels.dropped, labels.dropped_forbidden),
      onDragCancel: ({ active }) => speak(labels.stays)({ active }),
    },
  };

  if (!shown.length) return <Skeleton labels={labels} />;
  const allows = (slug) => (dragging && slug !== dragging.stage ? mayGo(dragging, slug) : null);
  const menuCard = menu && to.find(shown, menu.id)?.card;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return (
    <DndContext id={BOARD_ID} sensors={sensors} collisionDetection={whereIs} measuring={MEASURING} autoScroll={AUTO_SCROLL} accessibility={accessibility}
      onDragStart={onDragStart} onDragEnd={onDragEnd} onDragCancel={onDragCancel}>
      <div ref={root} className={dragging ? "board dragging" : "board"} aria-busy={busy} {...focusKeeping}>
        <nav className="board-tabs" aria-label={labels.columns}>
          {shown.map((column) => <Tab key={column.slug} column={column} shown={column.slug === inView} allows={allows(column.slug)} />)}
        </nav>
        <Grip cardOf={(element) => to.find(shown, Number(element.dataset.card))?.card}>
          {shown.map((column) => (
            <Column key={column.slug} column={column} labels={labels} act={act} allows={allows(column.slug)}
              lifted={dragging?.stage === column.slug ? dragging.id : null} />
          ))}
        </Grip>
        <MoveMenu card={menuCard} anchor={menu?.anchor} columns={shown} labels={labels} onClose={() => setMenu(null)} onAssign={onAssign && act.assign}
          onPick={(card, slug) => { move(card, slug); setSaid(tell(labels.dropped, card, slug)); }} />
        <p className="board-said" role="status">{said}</p>
      </div>
      <DragOverlay dropAnimation={fliesBack && !calm ? undefined : null}>
        {dragging && <div className={`board-card flying age-${dragging.age}`} aria-hidden="true"><Face card={dragging} labels={labels} act={act} tab={-1} /></div>}
      </DragOverlay>
    </DndContext>
  );
}
